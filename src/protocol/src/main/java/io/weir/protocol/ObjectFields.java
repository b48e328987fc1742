package io.weir.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The fields of one object as they come by: unknown ones are walked over, known ones may come once. */
final class ObjectFields {
    private final JsonReader in;
    private final FieldNames names;
    private final long start;
    private long seen;

    ObjectFields(JsonReader in, FieldNames names, long start) {
        this.in = in;
        this.names = names;
        this.start = start;
    }

    /** The next known field that has a value, with the reader standing at that value, or null at the object's end. */
    @Nullable
    String next() throws IOException {
        while (in.advance() != JsonToken.END_OBJECT) {
            String name = in.fieldName();
            int index = names.indexOf(name);
            if (index >= 0) {
                see(name, 1L << index);
            }
            JsonToken value = in.advance();
            if (index < 0) {
                in.skip();
            } else if (value != JsonToken.VALUE_NULL || names.isPayload(name)) {
                return name;
            }
        }
        return null;
    }

    private void see(String name, long bit) {
        if ((seen & bit) != 0) {
            throw in.error("the field '" + name + "' a second time", "each field once");
        }
        seen |= bit;
    }

    /**
     * {@code value}, read from the field {@code name}, which must have been there. To be asked at the object's end, where
     * the reader stands at the object itself again.
     */
    <T> T require(String name, @Nullable T value) {
        if (value == null) {
            throw new ProtocolException(
                    "found no '" + name + "' (or null), expected this required field " + in.where(start));
        }
        return value;
    }

    /** The run that the body names ({@code fromBody}), else the one that the record's key names. */
    String runId(@Nullable String fromBody, @Nullable String recordKey) {
        if (fromBody != null) {
            return fromBody;
        }
        if (recordKey == null) {
            throw new ProtocolException(
                    "found no 'run_id' and no record key, expected the run's id in one of them " + in.where(start));
        }
        String problem = RunIds.problemWith(recordKey);
        if (problem != null) {
            throw new ProtocolException(
                    "found no 'run_id', and " + problem + " in the record's key, expected " + JsonReader.ID_RULE);
        }
        return recordKey;
    }

    /** For a known name that a reader has no case for: a mistake in the reader. */
    static AssertionError unread(String name) {
        return new AssertionError("field '" + name + "' is known but not read");
    }
}

package io.weir.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The fields of one object, in order of occurrence. Unknown fields are skipped; a known field may occur once. */
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

    /** Moves to the next known field with a value and returns its name; null at the object's end. */
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
     * Returns {@code value} of the required field {@code name}. Call this at the object's end, where the reader is at
     * the object itself again.
     */
    <T> T require(String name, @Nullable T value) {
        if (value == null) {
            throw new ProtocolException(
                    "found no '" + name + "' (or null), expected this required field " + in.where(start));
        }
        return value;
    }

    /** The run in the body ({@code fromBody}), or the run in the record's key. */
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

    /** For a known name that a reader does not handle: a defect in the reader. */
    static AssertionError unread(String name) {
        return new AssertionError("field '" + name + "' is known but not read");
    }
}

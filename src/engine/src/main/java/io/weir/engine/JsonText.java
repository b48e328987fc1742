package io.weir.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.weir.protocol.JsonLimits;
import io.weir.protocol.Payload;
import io.weir.protocol.StepError;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads one field of a payload's object by walking over the tokens. The core needs no more JSON than this. */
final class JsonText {
    private static final JsonFactory JSON = JsonLimits.factory(
                    JsonLimits.MAX_DEPTH_FROM_ENGINE, JsonLimits.MAX_TEXT_LENGTH)
            .build();

    private JsonText() {}

    static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** A failure as expressions and workers see it. */
    static Payload error(String stepId, StepError error) {
        return error(stepId, error.type(), error.message());
    }

    /** @param stepId null if it is a failure of no single step */
    static Payload error(@Nullable String stepId, String type, String message) {
        return Payload.ofJson("{\"type\":" + quote(type) + ",\"message\":" + quote(message)
                + (stepId == null ? "" : ",\"step\":" + quote(stepId)) + "}");
    }

    /**
     * The value of a field of the top-level object; null if the field is missing or the payload is not an object. If a
     * name occurs twice, the last one counts, as in expressions.
     */
    static @Nullable Payload field(Payload object, String name) {
        try (JsonParser parser = JSON.createParser(object.array(), object.offset(), object.size())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            Payload found = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals(name);
                parser.nextToken();
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                if (wanted) {
                    parser.finishToken();
                    int end = (int) parser.currentLocation().getByteOffset();
                    // The parser counts from the start of the slice, not of the array.
                    found = Payload.slice(object.array(), object.offset() + start, end - start);
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("a payload is JSON by construction", e);
        }
    }

    /** The text of a JSON string, or null if the payload is not a string. */
    static @Nullable String asString(Payload value) {
        try (JsonParser parser = JSON.createParser(value.array(), value.offset(), value.size())) {
            return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
        } catch (IOException e) {
            throw new UncheckedIOException("a payload is JSON by construction", e);
        }
    }
}

package io.weir.history.judge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.protocol.JsonLimits;
import io.weir.protocol.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The two fields of a validator's output that steer its loop. Of a name that stands twice the last one counts.
 *
 * @param decision the text of {@code decision}, or null when it has none or it is no text
 * @param feedback the value of {@code feedback}; without one all of the output
 */
record PayloadFields(@Nullable String decision, Payload feedback) {
    private static final JsonFactory JSON = JsonLimits.factory(
                    JsonLimits.MAX_DEPTH_FROM_ENGINE, JsonLimits.MAX_TEXT_LENGTH)
            .build();

    static PayloadFields of(Payload output) {
        String decision = null;
        Payload feedback = output;
        try (JsonParser parser = JSON.createParser(output.array(), output.offset(), output.size())) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    JsonToken value = parser.nextToken();
                    if (name.equals("decision")) {
                        decision = value == JsonToken.VALUE_STRING ? parser.getText() : null;
                    }
                    int start = (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    if (name.equals("feedback")) {
                        parser.finishToken();
                        int end = (int) parser.currentLocation().getByteOffset();
                        feedback = Payload.slice(output.array(), output.offset() + start, end - start);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a payload is JSON by construction", e);
        }
        return new PayloadFields(decision, feedback);
    }
}

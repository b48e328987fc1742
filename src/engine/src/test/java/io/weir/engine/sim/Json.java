package io.weir.engine.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.weir.protocol.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads payloads by another way than the core does. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** Names and texts in turn. */
    static String object(@Nullable String... fields) {
        var object = MAPPER.createObjectNode();
        for (int i = 0; i < fields.length; i += 2) {
            object.put(fields[i], fields[i + 1]);
        }
        return object.toString();
    }

    static JsonNode tree(@Nullable Payload payload) {
        if (payload == null) {
            return MissingNode.getInstance();
        }
        try {
            return MAPPER.readTree(payload.toBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

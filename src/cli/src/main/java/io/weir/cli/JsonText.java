package io.weir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.protocol.JavaJson;
import io.weir.protocol.JsonLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** JSON for the terminal. */
final class JsonText {
    private static final JsonMapper MAPPER = JavaJson.mapper(JsonLimits.MAX_DEPTH_FROM_ENGINE)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectWriter PRETTY = MAPPER.writer(new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private JsonText() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** @throws UncheckedIOException if the bytes are not one JSON value */
    static JsonNode parse(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String pretty(JsonNode value) {
        try {
            return PRETTY.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Indented down to {@code depth}; deeper values are on the line of their parent. */
    static List<String> outline(JsonNode value, int depth) {
        List<String> lines = new ArrayList<>();
        outline(value, depth, "", "", lines);
        return lines;
    }

    private static void outline(JsonNode value, int depth, String indent, String prefix, List<String> lines) {
        if (!value.isObject() || value.isEmpty() || depth == 0) {
            lines.add(indent + prefix + value);
            return;
        }
        lines.add(indent + prefix + "{");
        Iterator<Map.Entry<String, JsonNode>> fields = value.properties().iterator();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            outline(field.getValue(), depth - 1, indent + "  ", '"' + field.getKey() + "\": ", lines);
            if (fields.hasNext()) {
                lines.set(lines.size() - 1, lines.get(lines.size() - 1) + ",");
            }
        }
        lines.add(indent + "}");
    }
}

package io.weir.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.protocol.Payload;
import java.util.Map;
import java.util.TreeMap;

/** JSON values of a definition: exact numbers, sorted object keys, so that equal values have equal bytes. */
final class Json {
    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    static final JsonMapper MAPPER = JsonMapper.builder()
            // A NaN is then written without quotes, and reading it fails; with quotes it would silently become text.
            .configure(JsonWriteFeature.WRITE_NAN_AS_STRINGS, false)
            .build();

    private Json() {}

    /**
     * The same value with sorted object keys and without white space.
     *
     * @throws IllegalArgumentException if {@code value} is not well-formed JSON
     */
    static Payload canonical(Payload value) {
        return value.equals(Payload.EMPTY_OBJECT) ? Payload.EMPTY_OBJECT : payload(tree(value));
    }

    static Payload payload(JsonNode value) {
        return Payload.wrap(bytes(sorted(value)));
    }

    /** @throws IllegalArgumentException if {@code value} is not well-formed JSON */
    static JsonNode tree(Payload value) {
        Problems problems = new Problems();
        JsonNode tree = DefinitionText.json(value.toJson(), problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "not a JSON value: " + problems.list().get(0));
        }
        return tree;
    }

    /**
     * @param value maps, lists, texts, numbers, booleans, or other values that Jackson can write
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    static Payload of(Object value) {
        try {
            return canonical(Payload.wrap(MAPPER.writeValueAsBytes(value)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON value: " + e.getOriginalMessage(), e);
        }
    }

    static byte[] bytes(JsonNode value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("can't be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonNode sorted(JsonNode value) {
        if (value instanceof ObjectNode object) {
            Map<String, JsonNode> fields = new TreeMap<>();
            object.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            return NODES.objectNode().setAll(fields);
        }
        if (value instanceof ArrayNode array) {
            ArrayNode copy = NODES.arrayNode(array.size());
            array.forEach(element -> copy.add(sorted(element)));
            return copy;
        }
        return value;
    }
}

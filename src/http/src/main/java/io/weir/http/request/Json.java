package io.weir.http.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.protocol.JavaJson;
import io.weir.protocol.JsonLimits;
import io.weir.protocol.Payload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes JSON values apart without changing their bytes: the fields of an object, the elements of a list, the text of a scalar. */
public final class Json {
    private static final JsonFactory FACTORY = JsonLimits.factory(
                    JsonLimits.MAX_DEPTH_FROM_ENGINE, JsonLimits.MAX_TEXT_LENGTH)
            .build();
    private static final JsonMapper MAPPER =
            JavaJson.mapper(JsonLimits.MAX_DEPTH_FROM_ENGINE).build();

    private Json() {}

    enum Kind {
        OBJECT("an object"),
        LIST("a list"),
        TEXT("text"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        NULL("null");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    static Kind kind(Payload value) {
        // A payload is well-formed JSON, so its first character decides.
        int first = value.offset();
        while (value.array()[first] <= ' ') {
            first++;
        }
        return switch (value.array()[first]) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.LIST;
            case '"' -> Kind.TEXT;
            case 't', 'f' -> Kind.BOOLEAN;
            case 'n' -> Kind.NULL;
            default -> Kind.NUMBER;
        };
    }

    static boolean isScalar(Payload value) {
        return switch (kind(value)) {
            case OBJECT, LIST, NULL -> false;
            case TEXT, NUMBER, BOOLEAN -> true;
        };
    }

    /** The text, or the number or boolean as it is written. */
    static String text(Payload scalar) {
        return kind(scalar) == Kind.TEXT
                ? tree(scalar).textValue()
                : scalar.toJson().strip();
    }

    /** The fields in their order. Of fields with one name, the last counts. */
    static Map<String, Payload> fields(Payload object) {
        Map<String, Payload> fields = new LinkedHashMap<>();
        walk(object, (name, value) -> fields.put(name, value));
        return fields;
    }

    static List<Payload> elements(Payload list) {
        List<Payload> elements = new ArrayList<>();
        walk(list, (name, value) -> elements.add(value));
        return elements;
    }

    /** Numbers keep their digits. */
    public static JsonNode tree(Payload value) {
        try {
            return MAPPER.readTree(value.array(), value.offset(), value.size());
        } catch (IOException malformed) {
            throw new IllegalArgumentException("found malformed JSON, expected a payload", malformed);
        }
    }

    public static byte[] bytes(JsonNode tree) {
        try {
            return JavaJson.bytes(MAPPER, tree);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("a tree has a JSON form", impossible);
        }
    }

    private interface Part {
        void accept(String name, Payload value);
    }

    private static void walk(Payload container, Part part) {
        byte[] bytes = container.toBytes();
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            JsonToken start = parser.nextToken();
            JsonToken end = start == JsonToken.START_OBJECT ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
            for (JsonToken token = parser.nextToken(); token != end; token = parser.nextToken()) {
                String name = "";
                if (token == JsonToken.FIELD_NAME) {
                    name = parser.currentName();
                    parser.nextToken();
                }
                int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                parser.skipChildren();
                parser.finishToken();
                int to = Math.toIntExact(parser.currentLocation().getByteOffset());
                part.accept(name, Payload.slice(bytes, from, to - from));
            }
        } catch (IOException malformed) {
            throw new IllegalArgumentException("found malformed JSON, expected a payload", malformed);
        }
    }
}

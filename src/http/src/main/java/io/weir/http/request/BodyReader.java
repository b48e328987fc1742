package io.weir.http.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.http.guard.Percent;
import io.weir.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads {@code body}, {@code form} or {@code body_base64}. JSON without secrets is sent byte for byte. */
final class BodyReader {
    private static final List<String> KINDS = List.of("body", "form", "body_base64");

    private final Fields fields;
    private final Reading reading;

    BodyReader(Fields fields, Reading reading) {
        this.fields = fields;
        this.reading = reading;
    }

    /** @param contentType the default for the header */
    @SuppressWarnings("ArrayRecordComponent") // the bytes are carried, not compared
    record Body(byte[] bytes, String contentType) {}

    /** Null for no body, or if there is a problem. */
    @Nullable
    Body read() {
        List<String> present = kinds();
        if (present.size() > 1) {
            reading.problem(
                    fields.find(present.get(1)).map(Value::where).orElse("config"),
                    "found also " + present.get(0) + ", expected at most one of " + KINDS);
            return null;
        }
        if (present.isEmpty()) {
            return null;
        }
        String kind = present.get(0);
        Value value = fields.find(kind).orElseThrow();
        return switch (kind) {
            case "form" -> form();
            case "body_base64" -> binary(value);
            default -> body(value);
        };
    }

    /** A body in the input replaces that of the config, also one of another kind. */
    private List<String> kinds() {
        List<String> ofInput = KINDS.stream().filter(fields::inputHas).toList();
        return ofInput.isEmpty()
                ? KINDS.stream().filter(kind -> fields.find(kind).isPresent()).toList()
                : ofInput;
    }

    private Body body(Value value) {
        if (value.kind() == Json.Kind.TEXT) {
            String text = ofBody(value, Json.text(value.json()));
            return new Body(text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
        }
        Payload json = value.json();
        boolean unchanged = !value.constant() || !json.toJson().contains("secret");
        byte[] bytes = unchanged ? json.toBytes() : Json.bytes(withSecrets(value, Json.tree(json)));
        return new Body(bytes, "application/json");
    }

    /** In the body of an input, text that looks like a secret is data like any other. */
    private String ofBody(Value value, String text) {
        return value.constant() ? reading.withSecrets(value, text, UnaryOperator.identity()) : text;
    }

    private JsonNode withSecrets(Value value, JsonNode tree) {
        if (tree.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            tree.properties().forEach(field -> object.set(field.getKey(), withSecrets(value, field.getValue())));
            return object;
        }
        if (tree.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode(tree.size());
            tree.forEach(element -> array.add(withSecrets(value, element)));
            return array;
        }
        return tree.isTextual() ? JsonNodeFactory.instance.textNode(ofBody(value, tree.textValue())) : tree;
    }

    private Body form() {
        StringJoiner form = new StringJoiner("&");
        fields.merged("form", false, reading).forEach((name, value) -> {
            for (Value each : value.each()) {
                reading.text(each)
                        .ifPresent(text -> form.add(Percent.encodeForm(name) + "=" + Percent.encodeForm(text)));
            }
        });
        return new Body(form.toString().getBytes(StandardCharsets.US_ASCII), "application/x-www-form-urlencoded");
    }

    private @Nullable Body binary(Value value) {
        try {
            if (value.kind() == Json.Kind.TEXT) {
                return new Body(Base64.getDecoder().decode(Json.text(value.json())), "application/octet-stream");
            }
        } catch (IllegalArgumentException malformed) {
            // Reported below.
        }
        reading.problem(value.where(), "found " + value.kind() + " that is not Base64, expected Base64 text");
        return null;
    }
}

package io.weir.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.protocol.Durations;
import io.weir.protocol.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one object, strictly. An unreadable value is reported and replaced by a default, so that the rest
 * of the definition is read and checked too.
 */
final class ObjectReader {
    private final JsonNode object;
    private final DocumentPath path;
    private final List<String> known;
    private final Problems problems;

    private ObjectReader(JsonNode object, DocumentPath path, List<String> known, Problems problems) {
        this.object = object;
        this.path = path;
        this.known = known;
        this.problems = problems;
    }

    /**
     * @param what name of the object in problems, for example "a step"
     * @param known the permitted fields
     */
    static ObjectReader of(JsonNode node, DocumentPath path, String what, List<String> known, Problems problems) {
        if (!node.isObject()) {
            problems.addUnreadable(
                    path, "must be " + what + ", an object with " + String.join(", ", known) + ", found " + kind(node));
            return new ObjectReader(Json.NODES.objectNode(), path, known, problems);
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problems.add(
                        path.field(name),
                        "unknown field of " + what + problems.suggestion(name, known) + "; expected "
                                + String.join(", ", known));
            }
        });
        return new ObjectReader(node, path, known, problems);
    }

    DocumentPath path(String field) {
        return path.field(field);
    }

    /** The field's value, or null if it is missing. */
    @Nullable
    JsonNode optional(String field) {
        if (!known.contains(field)) {
            throw new IllegalStateException(field + " is not in the list of known fields " + known);
        }
        JsonNode value = object.get(field);
        if (value != null && value.isNull()) {
            problems.addUnreadable(path(field), "must not be null; leave the field out for its default");
            return null;
        }
        return value;
    }

    /** The text, or an empty one after a problem. */
    String text(String field, String what) {
        if (optional(field) == null) {
            problems.addUnreadable(path(field), "is missing; expected " + what);
        }
        return text(field, what, "");
    }

    String text(String field, String what, String absent) {
        String text = optionalText(field, what);
        return text == null ? absent : text;
    }

    @Nullable
    String optionalText(String field, String what) {
        JsonNode value = optional(field);
        return value == null ? null : text(value, path(field), what);
    }

    List<String> texts(String field, String all, String each) {
        return list(field, all, (value, at) -> {
            String text = text(value, at, each);
            return text == null ? "" : text;
        });
    }

    <T> List<T> list(String field, String what, BiFunction<JsonNode, DocumentPath, T> element) {
        JsonNode value = optional(field);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            problems.addUnreadable(path(field), "must be " + what + ", found " + kind(value));
            return List.of();
        }
        List<T> list = new ArrayList<>(value.size());
        for (JsonNode each : value) {
            list.add(element.apply(each, path(field).at(list.size())));
        }
        return list;
    }

    int integer(String field, int absent) {
        JsonNode value = optional(field);
        if (value == null) {
            return absent;
        }
        if (!value.isIntegralNumber()) {
            problems.addUnreadable(path(field), "must be a whole number, found " + kind(value));
            return absent;
        }
        if (!value.canConvertToInt()) {
            problems.addUnreadable(path(field), "is out of range, found " + kind(value));
            return absent;
        }
        return value.intValue();
    }

    double number(String field, double absent) {
        JsonNode value = optional(field);
        if (value != null && !value.isNumber()) {
            problems.addUnreadable(path(field), "must be a number, found " + kind(value));
            return absent;
        }
        return value == null ? absent : value.doubleValue();
    }

    @Nullable
    Duration optionalDuration(String field) {
        JsonNode value = optional(field);
        if (value == null) {
            return null;
        }
        if (value.isNumber()) {
            problems.addUnreadable(path(field), withoutUnit(value));
            return null;
        }
        String text = text(value, path(field), Durations.EXPECTED);
        Optional<Duration> duration = text == null ? Optional.empty() : Durations.parse(text);
        if (text != null && duration.isEmpty()) {
            problems.addUnreadable(path(field), "must be " + Durations.EXPECTED + ", found " + Quote.of(text));
        }
        return duration.orElse(null);
    }

    /** The problem of a number where a duration is expected. */
    static String withoutUnit(JsonNode number) {
        String written = Quote.shortened(number.asText());
        return "must be " + Durations.EXPECTED + ", found the plain number " + written + "; write its unit, such as '"
                + written + "s' for seconds";
    }

    Duration duration(String field, Duration absent) {
        Duration duration = optionalDuration(field);
        return duration == null ? absent : duration;
    }

    /** A duration, or null for {@code none}. */
    @Nullable
    Duration bound(String field, @Nullable Duration absent) {
        JsonNode value = optional(field);
        if (value == null) {
            return absent;
        }
        return value.isTextual() && value.textValue().equals("none") ? null : optionalDuration(field);
    }

    <E extends Enum<E>> E oneOf(String field, E[] constants, E absent) {
        String text = optionalText(field, "one of " + String.join(", ", Fields.wireNames(constants)));
        E constant = text == null ? null : constant(text, path(field), constants);
        return constant == null ? absent : constant;
    }

    /** A list of constants, or a single one. */
    <E extends Enum<E>> List<E> constants(String field, E[] constants) {
        JsonNode value = optional(field);
        if (value == null) {
            return List.of();
        }
        List<String> names = Fields.wireNames(constants);
        List<E> found = new ArrayList<>();
        List<String> texts = value.isTextual()
                ? List.of(value.textValue())
                : texts(field, "a list of " + String.join(", ", names), "one of " + String.join(", ", names));
        for (int i = 0; i < texts.size(); i++) {
            E constant = constant(
                    texts.get(i), value.isTextual() ? path(field) : path(field).at(i), constants);
            if (constant != null) {
                found.add(constant);
            }
        }
        if (value.isArray() && value.isEmpty()) {
            problems.add(path(field), "is empty; expected one or more of " + String.join(", ", names));
        }
        return found;
    }

    private <E extends Enum<E>> @Nullable E constant(String text, DocumentPath at, E[] constants) {
        List<String> names = Fields.wireNames(constants);
        int position = names.indexOf(text);
        if (position < 0) {
            problems.addUnreadable(
                    at,
                    "must be one of " + String.join(", ", names) + ", found " + Quote.of(text)
                            + problems.suggestion(text, names));
            return null;
        }
        return constants[position];
    }

    boolean flag(String field, boolean absent) {
        JsonNode value = optional(field);
        if (value != null && !value.isBoolean()) {
            problems.addUnreadable(path(field), "must be true or false, found " + kind(value));
            return absent;
        }
        return value == null ? absent : value.booleanValue();
    }

    @Nullable
    Payload payload(String field) {
        JsonNode value = optional(field);
        return value == null ? null : Json.payload(value);
    }

    private @Nullable String text(JsonNode value, DocumentPath at, String what) {
        if (value.isTextual()) {
            return value.textValue();
        }
        String hint = value.isNumber() || value.isBoolean() ? "; put it in quotes to make it text" : "";
        problems.addUnreadable(at, "must be " + what + ", found " + kind(value) + hint);
        return null;
    }

    /** The kind of a value, for a problem's message. */
    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "the text " + Quote.of(value.textValue());
            case NUMBER -> "the number " + Quote.shortened(value.asText());
            case BOOLEAN -> "the boolean " + value.asText();
            default -> "null";
        };
    }
}

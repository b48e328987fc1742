package io.weir.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.protocol.Payload;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The part of JSON Schema that Weir honours, for the input of a run. A keyword outside of it is refused when the
 * definition is registered, so that no rule is silently ignored. Work is linear in the schema and the value.
 */
public final class ValueSchema {
    /** The most problems of one value that are listed. */
    public static final int MOST_PROBLEMS = 20;

    private static final Set<String> TYPES =
            Set.of("null", "boolean", "object", "array", "number", "integer", "string");
    private static final Set<String> NOTES =
            Set.of("$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated");
    private static final Set<String> COUNTS =
            Set.of("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties");
    private static final Set<String> BOUNDS = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");

    /** After this many problems the rest of the value is not checked. */
    private static final int ENOUGH = 1_000;

    private final JsonNode schema;

    private ValueSchema(JsonNode schema) {
        this.schema = schema;
    }

    /**
     * Reads a schema, which a definition has been checked for.
     *
     * @throws IllegalArgumentException if {@code schema} is not well-formed JSON
     */
    public static ValueSchema of(Payload schema) {
        return new ValueSchema(Json.tree(schema));
    }

    /** Reports what of the schema can't be honoured. */
    static void check(Payload schema, DocumentPath path, Problems problems) {
        JsonNode tree = Json.tree(schema);
        if (tree.isObject()) {
            check(tree, path, problems);
        } else {
            problems.add(path, "must be a JSON Schema, an object, found " + ObjectReader.kind(tree));
        }
    }

    private static void check(JsonNode schema, DocumentPath path, Problems problems) {
        if (schema.isBoolean()) {
            return;
        }
        if (!schema.isObject()) {
            problems.add(path, "must be a JSON Schema, an object, found " + ObjectReader.kind(schema));
            return;
        }
        schema.properties()
                .forEach(field -> keyword(field.getKey(), field.getValue(), path.field(field.getKey()), problems));
    }

    private static void keyword(String name, JsonNode value, DocumentPath path, Problems problems) {
        if (name.equals("type")) {
            for (JsonNode type : value.isArray() ? value : List.of(value)) {
                if (!type.isTextual() || !TYPES.contains(type.textValue())) {
                    problems.add(
                            path,
                            "must be a type or a list of types, such as object, string or integer, found "
                                    + ObjectReader.kind(type));
                }
            }
        } else if (name.equals("enum")) {
            expect(value.isArray() && !value.isEmpty(), "a list of values", value, path, problems);
        } else if (name.equals("required")) {
            boolean texts = value.isArray();
            for (JsonNode property : value) {
                texts &= property.isTextual();
            }
            expect(texts, "a list of names", value, path, problems);
        } else if (name.equals("properties")) {
            expect(value.isObject(), "an object of schemas", value, path, problems);
            value.properties().forEach(property -> check(property.getValue(), path.field(property.getKey()), problems));
        } else if (name.equals("items") || name.equals("additionalProperties")) {
            check(value, path, problems);
        } else if (COUNTS.contains(name)) {
            boolean count = value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0;
            expect(count, "a whole number from 0 on", value, path, problems);
        } else if (BOUNDS.contains(name)) {
            expect(value.isNumber(), "a number", value, path, problems);
        } else if (!name.equals("const") && !NOTES.contains(name)) {
            problems.add(
                    path,
                    "is a keyword that Weir does not check; known are type, enum, const, properties, required,"
                            + " additionalProperties, items, lengths, counts and bounds. Leave it out, and check the value"
                            + " in a step with when and fail");
        }
    }

    private static void expect(boolean holds, String expected, JsonNode found, DocumentPath path, Problems problems) {
        if (!holds) {
            problems.add(path, "must be " + expected + ", found " + ObjectReader.kind(found));
        }
    }

    /** What of the value does not fit: at most {@link #MOST_PROBLEMS} sentences, each with its place; empty if it fits. */
    public List<String> problems(Payload value) {
        Problems found = new Problems();
        try {
            fit(schema, Json.tree(value), DocumentPath.ROOT, found);
        } catch (IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
        List<String> sentences = new ArrayList<>();
        for (Problem problem : found.list()) {
            if (sentences.size() == MOST_PROBLEMS) {
                sentences.add("and " + (found.list().size() - MOST_PROBLEMS) + " more");
                break;
            }
            sentences.add(problem.path().isEmpty() ? "the value " + problem.message() : problem.toString());
        }
        return sentences;
    }

    private static void fit(JsonNode schema, JsonNode value, DocumentPath path, Problems problems) {
        if (problems.count() >= ENOUGH) {
            return;
        }
        if (schema.isBoolean()) {
            if (!schema.booleanValue()) {
                problems.add(path, "must not be there");
            }
            return;
        }
        JsonNode type = schema.get("type");
        if (type != null && !isOfType(type, value)) {
            problems.add(path, "must be " + names(type) + ", found " + ObjectReader.kind(value));
            return;
        }
        JsonNode constant = schema.get("const");
        if (constant != null && !isSame(constant, value)) {
            problems.add(
                    path, "must be " + Quote.shortened(constant.toString()) + ", found " + ObjectReader.kind(value));
        }
        JsonNode permitted = schema.get("enum");
        if (permitted != null && !contains(permitted, value)) {
            problems.add(
                    path,
                    "must be one of " + Quote.shortened(permitted.toString()) + ", found " + ObjectReader.kind(value));
        }
        if (value.isNumber()) {
            number(schema, value.decimalValue(), path, problems);
        } else if (value.isTextual()) {
            String text = value.textValue();
            count(schema, text.codePointCount(0, text.length()), "Length", "characters", path, problems);
        } else if (value.isArray()) {
            count(schema, value.size(), "Items", "elements", path, problems);
            JsonNode items = schema.get("items");
            for (int i = 0; items != null && i < value.size(); i++) {
                fit(items, value.get(i), path.at(i), problems);
            }
        } else if (value.isObject()) {
            count(schema, value.size(), "Properties", "fields", path, problems);
            object(schema, value, path, problems);
        }
    }

    private static void object(JsonNode schema, JsonNode value, DocumentPath path, Problems problems) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.textValue())) {
                problems.add(path.field(name.textValue()), "is missing");
            }
        }
        JsonNode others = schema.get("additionalProperties");
        value.properties().forEach(field -> {
            JsonNode own = schema.path("properties").get(field.getKey());
            if (own != null) {
                fit(own, field.getValue(), path.field(field.getKey()), problems);
            } else if (others != null) {
                fit(others, field.getValue(), path.field(field.getKey()), problems);
            }
        });
    }

    private static void number(JsonNode schema, BigDecimal value, DocumentPath path, Problems problems) {
        bound(schema, "minimum", value, path, problems);
        bound(schema, "maximum", value, path, problems);
        bound(schema, "exclusiveMinimum", value, path, problems);
        bound(schema, "exclusiveMaximum", value, path, problems);
    }

    private static void bound(JsonNode schema, String name, BigDecimal value, DocumentPath path, Problems problems) {
        JsonNode bound = schema.get(name);
        if (bound == null) {
            return;
        }
        int order = value.compareTo(bound.decimalValue());
        boolean holds = switch (name) {
            case "minimum" -> order >= 0;
            case "maximum" -> order <= 0;
            case "exclusiveMinimum" -> order > 0;
            default -> order < 0;
        };
        if (!holds) {
            problems.add(
                    path, "breaks " + name + " " + bound.asText() + ", found " + Quote.shortened(value.toString()));
        }
    }

    private static void count(
            JsonNode schema, int found, String what, String unit, DocumentPath path, Problems problems) {
        JsonNode least = schema.get("min" + what);
        JsonNode most = schema.get("max" + what);
        if ((least != null && found < least.intValue()) || (most != null && found > most.intValue())) {
            problems.add(
                    path,
                    "must have " + (least == null ? 0 : least.intValue()) + " to "
                            + (most == null ? "any number of" : most.asText()) + " " + unit + ", found " + found);
        }
    }

    private static boolean isOfType(JsonNode type, JsonNode value) {
        for (JsonNode one : type.isArray() ? type : List.of(type)) {
            if (isOfType(one.asText(), value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfType(String type, JsonNode value) {
        return switch (type) {
            case "null" -> value.isNull();
            case "boolean" -> value.isBoolean();
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "number" -> value.isNumber();
            default ->
                value.isIntegralNumber()
                        || (value.isNumber()
                                && value.decimalValue().stripTrailingZeros().scale() <= 0);
        };
    }

    private static String names(JsonNode type) {
        List<String> names = new ArrayList<>();
        for (JsonNode one : type.isArray() ? type : List.of(type)) {
            names.add(one.asText());
        }
        return "of type " + String.join(" or ", names);
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode one : values) {
            if (isSame(one, value)) {
                return true;
            }
        }
        return false;
    }

    /** Numbers are equal by their value. */
    private static boolean isSame(JsonNode one, JsonNode other) {
        return one.equals(
                (a, b) -> a.isNumber() && b.isNumber()
                        ? a.decimalValue().compareTo(b.decimalValue())
                        : a.equals(b) ? 0 : 1,
                other);
    }
}

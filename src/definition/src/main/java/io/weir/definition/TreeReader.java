package io.weir.definition;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.Serial;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts tokens to a tree. Jackson's own reader is not usable: it reads a YAML alias as text, keeps the last of two
 * equal keys, and loses the sign of {@code -0.0}.
 */
final class TreeReader {
    private static final String MERGE_KEY = "<<";

    /** Numbers that YAML 1.1 and 1.2 interpret differently: with underscores, binary, octal with a leading zero. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[-+]?(0[0-9]+|0b.*|.*_.*)");

    private static final Pattern NO_NUMBER = Pattern.compile("[-+]?\\.(inf|nan)", Pattern.CASE_INSENSITIVE);

    private final JsonParser parser;
    private final String text;
    private final @Nullable DocumentPath label;
    private final Problems problems;
    private final Map<String, JsonNode> anchors = new HashMap<>();
    /** Characters that aliases may still add to the text, because a few lines of them can expand to gigabytes. */
    private long budget;

    /**
     * @param text the text of the parser
     * @param label the field in which a number is kept as text, null for none
     */
    TreeReader(JsonParser parser, String text, @Nullable DocumentPath label, int budget, Problems problems) {
        this.parser = parser;
        this.text = text;
        this.label = label;
        this.budget = budget;
        this.problems = problems;
    }

    JsonNode document() throws IOException {
        if (parser.nextToken() == null) {
            throw refused("is empty; expected a definition with id and steps");
        }
        JsonNode root = value(DocumentPath.ROOT, 0);
        if (parser.nextToken() != null) {
            throw refused("more than one document; expected exactly one definition");
        }
        return root;
    }

    private JsonNode value(DocumentPath path, int depth) throws IOException {
        if (isAlias()) {
            return copy(anchored(parser.getText()), depth);
        }
        // Jackson forgets both once the value is read.
        Object tag = parser.canReadTypeId() ? parser.getTypeId() : null;
        if (tag != null) {
            throw refused("YAML tag " + Quote.of(tag.toString()) + "; tags are not read, put text in quotes instead");
        }
        Object anchor = parser.canReadObjectId() ? parser.getObjectId() : null;
        JsonNode value = switch (parser.currentToken()) {
            case START_OBJECT -> object(path, depth);
            case START_ARRAY -> list(path, depth);
            case VALUE_STRING -> Json.NODES.textNode(wellFormed(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(path);
            case VALUE_TRUE -> truth(path, true);
            case VALUE_FALSE -> truth(path, false);
            case VALUE_NULL -> Json.NODES.nullNode();
            default -> throw refused("a value of a kind JSON does not have: " + parser.currentToken());
        };
        if (anchor != null) {
            anchors.put(anchor.toString(), value);
        }
        return value;
    }

    private ObjectNode object(DocumentPath path, int depth) throws IOException {
        checkDepth(depth);
        ObjectNode object = Json.NODES.objectNode();
        ObjectNode merged = Json.NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = wellFormed(parser.currentName());
            DocumentPath at = path.field(name);
            int line = parser.currentTokenLocation().getLineNr();
            boolean merge = name.equals(MERGE_KEY) && isPlain();
            parser.nextToken();
            JsonNode value = value(at, depth + 1);
            if (merge) {
                merge(at, value, merged);
            } else if (object.has(name)) {
                problems.add(at, "is given again in line " + line + "; a field is given once");
            } else {
                object.set(name, value);
            }
        }
        merged.properties().forEach(field -> object.putIfAbsent(field.getKey(), field.getValue()));
        return object;
    }

    private ArrayNode list(DocumentPath path, int depth) throws IOException {
        checkDepth(depth);
        ArrayNode list = Json.NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(path.at(list.size()), depth + 1));
        }
        return list;
    }

    /** Adds the fields of an object, or of the objects of a list; the first object with a field wins. */
    private void merge(DocumentPath path, JsonNode value, ObjectNode into) {
        List<JsonNode> sources = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(sources::add);
        } else {
            sources.add(value);
        }
        for (JsonNode source : sources) {
            if (!source.isObject()) {
                problems.add(
                        path,
                        "merges an object, or a list of objects, into the object around it, found "
                                + ObjectReader.kind(source) + "; a field of that name is written in quotes");
                return;
            }
        }
        sources.forEach(
                source -> source.properties().forEach(field -> into.putIfAbsent(field.getKey(), field.getValue())));
    }

    /** Returns true if the token is YAML without quotes. */
    private boolean isPlain() {
        if (!(parser instanceof YAMLParser)) {
            return false;
        }
        // YAML's parser counts code points.
        int start =
                text.offsetByCodePoints(0, (int) parser.currentTokenLocation().getCharOffset());
        return text.charAt(start) != '"' && text.charAt(start) != '\'';
    }

    private JsonNode number(DocumentPath path) throws IOException {
        String written = parser.getText();
        if (path.equals(label)) {
            return Json.NODES.textNode(written);
        }
        if (parser instanceof YAMLParser && AMBIGUOUS.matcher(written).matches()) {
            problems.add(
                    path,
                    "is written " + Quote.of(written) + ", which is one number to some readers of YAML and another"
                            + " number, or text, to others; write the number's decimal"
                            + " digits, or put the text in quotes");
            return Json.NODES.numberNode(0);
        }
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? integer() : decimal();
    }

    private JsonNode truth(DocumentPath path, boolean value) throws IOException {
        String written = parser.getText();
        if (!written.equalsIgnoreCase(String.valueOf(value))) {
            problems.add(
                    path,
                    "is written " + Quote.of(written) + ", which is " + value + " to some readers of YAML and text to"
                            + " others; write " + value + ", or put the text in quotes");
        }
        return Json.NODES.booleanNode(value);
    }

    private JsonNode integer() throws IOException {
        return isNegativeZero() ? Json.NODES.numberNode(-0.0d) : Json.NODES.numberNode(parser.getBigIntegerValue());
    }

    private JsonNode decimal() throws IOException {
        if (parser.isNaN() || NO_NUMBER.matcher(parser.getText()).matches()) {
            throw refused("the number " + parser.getText() + "; JSON has neither infinite numbers nor NaN");
        }
        return isNegativeZero() ? Json.NODES.numberNode(-0.0d) : Json.NODES.numberNode(exact());
    }

    /** Neither BigInteger nor BigDecimal has a negative zero. */
    private boolean isNegativeZero() throws IOException {
        return parser.getText().startsWith("-") && exact().signum() == 0;
    }

    private BigDecimal exact() throws IOException {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException e) {
            throw refused("the number " + Quote.of(parser.getText()) + " has an exponent that is out of range");
        }
    }

    private String wellFormed(String text) {
        if (!Texts.isWellFormed(text)) {
            throw refused("the text " + Quote.of(text) + " holds half of a surrogate pair, which is no character");
        }
        return text;
    }

    private boolean isAlias() throws IOException {
        return parser instanceof YAMLParser yaml && yaml.isCurrentAlias();
    }

    private JsonNode anchored(String name) {
        @Nullable JsonNode value = anchors.get(name);
        if (value == null) {
            throw refused("the alias *" + name + " has no anchor &" + name + " before it");
        }
        return value;
    }

    private JsonNode copy(JsonNode value, int depth) {
        budget -= 1 + (value.isTextual() ? value.textValue().length() : 0);
        if (budget < 0) {
            throw refused("the aliases, written out, make the definition longer than is read");
        }
        if (value instanceof ObjectNode object) {
            checkDepth(depth);
            ObjectNode copy = Json.NODES.objectNode();
            object.properties().forEach(field -> {
                budget -= field.getKey().length();
                copy.set(field.getKey(), copy(field.getValue(), depth + 1));
            });
            return copy;
        }
        if (value instanceof ArrayNode array) {
            checkDepth(depth);
            ArrayNode copy = Json.NODES.arrayNode();
            array.forEach(element -> copy.add(copy(element, depth + 1)));
            return copy;
        }
        return value;
    }

    private void checkDepth(int depth) {
        if (depth >= DefinitionText.DEEPEST) {
            throw refused("nested deeper than " + DefinitionText.DEEPEST + " levels");
        }
    }

    private Refused refused(String message) {
        return new Refused(message, parser.currentTokenLocation());
    }

    /** The rest of the text cannot be read. */
    static final class Refused extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient JsonLocation location;

        Refused(String message, JsonLocation location) {
            super(message);
            this.location = location;
        }

        JsonLocation location() {
            return location;
        }
    }
}

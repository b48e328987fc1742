package io.weir.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.cel.common.values.NullValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON into the values of both dialects: {@link Map}, {@link List}, {@link String}, {@link Boolean}, {@link
 * Long}, {@link NullValue} and {@link Scalar}. Lists and objects know their position in the document. Thread-safe.
 */
final class JsonReader {
    private static final int MAX_NUMBER_LENGTH = 1_000;

    private final JsonFactory factory;
    private final ExpressionLimits limits;

    JsonReader(ExpressionLimits limits) {
        this.limits = limits;
        this.factory = new JsonFactoryBuilder()
                .streamReadConstraints(constraints(limits))
                // Names are untrusted data: interned, or in a shared table, they would outlive their document.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
    }

    static StreamReadConstraints constraints(ExpressionLimits limits) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(limits.maxDepth())
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .maxStringLength(limits.maxDocumentBytes())
                .maxNameLength(limits.maxDocumentBytes())
                .build();
    }

    /**
     * @param root name of the document in an error message
     * @param budget pays for its length, and for every list and object in it
     * @throws EvaluationAborted if it is not one JSON document within the limits and the budget
     */
    Object read(byte[] json, String root, Budget budget) {
        if (json.length > limits.maxDocumentBytes()) {
            throw new EvaluationAborted("`" + root + "` has " + json.length + " bytes, and an expression reads at most "
                    + limits.maxDocumentBytes());
        }
        budget.spendDocument(json.length);
        String document = text(json, root);
        try (JsonParser parser = factory.createParser(document)) {
            if (parser.nextToken() == null) {
                throw new EvaluationAborted("`" + root + "` is empty instead of one JSON document");
            }
            Object value = new Reading(document, parser, budget).value();
            if (parser.nextToken() != null) {
                throw new EvaluationAborted("`" + root + "` goes on after the end of its JSON document");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw new EvaluationAborted(
                    "`" + root + "` is over a limit for the JSON an expression reads: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new EvaluationAborted("`" + root + "` is not valid JSON: " + firstLine(e));
        }
    }

    /** Decoded here, because the parser without a table of names accepts invalid UTF-8. */
    private static String text(byte[] json, String root) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new EvaluationAborted("`" + root + "` is not valid JSON: Invalid UTF-8, " + e.getMessage());
        }
    }

    private static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return Words.shorten(end < 0 ? message : message.substring(0, end), 200);
    }

    /** Converts the tokens of one document to values. */
    private record Reading(String document, JsonParser parser, Budget budget) {

        Object value() throws IOException {
            JsonToken token = parser.currentToken();
            if (token == JsonToken.START_OBJECT) {
                return object();
            }
            if (token == JsonToken.START_ARRAY) {
                return array();
            }
            if (token == JsonToken.VALUE_STRING) {
                return string();
            }
            if (token == JsonToken.VALUE_NUMBER_INT) {
                return integer();
            }
            if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                return JsonNumber.decimal(parser.getText());
            }
            return token == JsonToken.VALUE_NULL ? NullValue.NULL_VALUE : (Object) parser.getBooleanValue();
        }

        private Object object() throws IOException {
            budget.spend(1);
            int start = start();
            JsonSlice.Members object = new JsonSlice.Members();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                object.put(name, value());
            }
            object.at(new JsonSlice.Place(document, start, end()));
            return object;
        }

        private Object array() throws IOException {
            budget.spend(1);
            int start = start();
            JsonSlice.Elements array = new JsonSlice.Elements();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(value());
            }
            array.at(new JsonSlice.Place(document, start, end()));
            return array;
        }

        private Object string() throws IOException {
            int start = start();
            String text = parser.getText();
            int end = end();
            // An escape is always longer than its character.
            if (end - start == text.length() + 2) {
                return text;
            }
            String json = document.substring(start, end);
            return JsonWriter.quoted(text).equals(json) ? text : new JsonString(text, json);
        }

        private Object integer() throws IOException {
            String text = parser.getText();
            if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                return JsonNumber.hugeInteger(text);
            }
            return text.equals("-0") ? JsonNumber.minusZero() : (Object) parser.getLongValue();
        }

        private int start() {
            return (int) parser.currentTokenLocation().getCharOffset();
        }

        private int end() {
            return (int) parser.currentLocation().getCharOffset();
        }
    }
}

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON into the values both dialects work on: {@link Map}, {@link List}, {@link String}, {@link Boolean}, {@link
 * Long}, {@link Double}, {@link NullValue} and {@link HugeNumber}. Thread-safe.
 */
final class JsonReader {
    private static final int MAX_NUMBER_LENGTH = 1_000;

    private final JsonFactory factory;
    private final ExpressionLimits limits;

    JsonReader(ExpressionLimits limits) {
        this.limits = limits;
        this.factory = new JsonFactoryBuilder()
                .streamReadConstraints(constraints(limits))
                // The names come from outside: interned, or in a table that documents share, they would outlive theirs.
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
     * @param root what the document is called in the sentence of a failure
     * @param budget pays for it by its length, and for every list and object in it
     * @throws EvaluationAborted when it is not one JSON document within the limits and the budget
     */
    Object read(byte[] json, String root, Budget budget) {
        if (json.length > limits.maxDocumentBytes()) {
            throw new EvaluationAborted("`" + root + "` has " + json.length + " bytes, and an expression reads at most "
                    + limits.maxDocumentBytes());
        }
        budget.spendDocument(json.length);
        try (JsonParser parser = factory.createParser(text(json, root))) {
            if (parser.nextToken() == null) {
                throw new EvaluationAborted("`" + root + "` is empty instead of one JSON document");
            }
            Object value = value(parser, budget);
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

    /** Decoded here, because the parser that keeps no table of names would put up with what is no UTF-8. */
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

    private static Object value(JsonParser parser, Budget budget) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            budget.spend(1);
            Map<String, Object> object = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                object.put(name, value(parser, budget));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            budget.spend(1);
            List<Object> array = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(parser, budget));
            }
            return array;
        }
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return integer(parser);
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return decimal(parser.getText());
        }
        return token == JsonToken.VALUE_NULL ? NullValue.NULL_VALUE : (Object) parser.getBooleanValue();
    }

    private static Object integer(JsonParser parser) throws IOException {
        JsonParser.NumberType type = parser.getNumberType();
        return type == JsonParser.NumberType.BIG_INTEGER
                ? new HugeNumber(parser.getText())
                : (Object) parser.getLongValue();
    }

    private static Object decimal(String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value) || (value == 0 && !isZero(text))) {
            return new HugeNumber(text);
        }
        // Adding zero turns -0.0 into 0.0: CEL orders the two, and to a JSON user they are one number.
        return value + 0.0;
    }

    /** Whether the digits before the exponent are all 0: what is not zero and came out as zero was too small. */
    private static boolean isZero(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'e' || c == 'E') {
                return true;
            }
            if (c >= '1' && c <= '9') {
                return false;
            }
        }
        return true;
    }

    private static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return Words.shorten(end < 0 ? message : message.substring(0, end), 200);
    }
}

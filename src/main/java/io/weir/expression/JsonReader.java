package io.weir.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.cel.common.values.NullValue;
import java.io.IOException;
import java.math.BigDecimal;
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
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.maxDepth())
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxStringLength(limits.maxDocumentBytes())
                        .maxNameLength(limits.maxDocumentBytes())
                        .build())
                // The names come from outside; interning them would keep them for the life of the process.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }

    /**
     * @param root what the document is called in the sentence of a failure
     * @throws EvaluationAborted when it is not one JSON document within the limits
     */
    Object read(byte[] json, String root) {
        if (json.length > limits.maxDocumentBytes()) {
            throw new EvaluationAborted("`" + root + "` has " + json.length + " bytes, and an expression reads at most "
                    + limits.maxDocumentBytes());
        }
        try (JsonParser parser = factory.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new EvaluationAborted("`" + root + "` is empty instead of one JSON document");
            }
            Object value = value(parser);
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

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> object = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                object.put(name, value(parser));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> array = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(parser));
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

    private static boolean isZero(String text) {
        try {
            return new BigDecimal(text).signum() == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return Words.shorten(end < 0 ? message : message.substring(0, end), 200);
    }
}

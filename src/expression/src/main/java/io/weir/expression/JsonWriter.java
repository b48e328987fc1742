package io.weir.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.cel.common.values.NullValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes values as compact JSON, and stops at the limit. Thread-safe. */
final class JsonWriter {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private final int maxBytes;

    JsonWriter(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    byte[] bytes(Object value) {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(new Bounded(buffer))) {
            // Closing writes the buffer; after a failure nothing is worth completing.
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            write(generator, value);
        } catch (IOException e) {
            // Writing to memory does not fail; half of a surrogate pair does.
            throw new EvaluationAborted("the result can't be written as JSON: " + e.getMessage());
        }
        return buffer.toByteArray();
    }

    /** The form inside other text: text without quotes, a number in decimal form, everything else as JSON. */
    String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof JsonString text) {
            return text.plain();
        }
        if (value instanceof JsonNumber number) {
            return number.text();
        }
        if (value instanceof Double number && Double.isFinite(number)) {
            return JsonNumber.text(number);
        }
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    private void write(JsonGenerator generator, Object value) throws IOException {
        if (value instanceof JsonSlice slice) {
            JsonSlice.Place place = slice.place();
            generator.writeRawValue(place.document(), place.start(), place.end() - place.start());
        } else if (value instanceof Scalar scalar) {
            generator.writeRawValue(scalar.json());
        } else if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof Boolean bool) {
            generator.writeBoolean(bool);
        } else if (value instanceof Long number) {
            generator.writeNumber(number);
        } else if (value instanceof Double number) {
            if (number.isNaN() || number.isInfinite()) {
                throw new EvaluationAborted("the result is " + number + ", which JSON can't write");
            }
            generator.writeNumber(number);
        } else if (value instanceof NullValue) {
            generator.writeNull();
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            for (Object element : list) {
                write(generator, element);
            }
            generator.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeFieldName(name(entry.getKey()));
                write(generator, entry.getValue());
            }
            generator.writeEndObject();
        } else {
            throw new EvaluationAborted("the result holds a value JSON does not have ("
                    + value.getClass().getSimpleName() + "); turn it into text with string(…)");
        }
    }

    /** In quotes, with the escapes of {@link #bytes}. */
    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private static String name(Object key) {
        if (key instanceof String name) {
            return name;
        }
        throw new EvaluationAborted(
                "the result holds an object with " + Words.kind(key) + " as a field name; JSON needs text");
    }

    private final class Bounded extends OutputStream {
        private final OutputStream target;
        private long written;

        Bounded(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            written += length;
            if (written > maxBytes) {
                throw new EvaluationAborted("the result is larger than the " + maxBytes + " bytes allowed");
            }
            target.write(bytes, offset, length);
        }
    }
}

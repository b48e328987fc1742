package io.weir.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Converts between Java values and JSON, for workers, clients and tests. Numbers are exact: a decimal without a
 * declared type is a {@link java.math.BigDecimal} and is written as it was read. Times are ISO-8601 text and keep their
 * offset and zone. An {@link java.util.Optional} is its value or null.
 */
public final class JavaJson {
    private JavaJson() {}

    /**
     * The value as JSON in UTF-8. Half of a surrogate pair in a text has no UTF-8 form and is written as an escape.
     *
     * @throws JsonProcessingException if it has no JSON form
     */
    public static byte[] bytes(ObjectMapper json, @Nullable Object value) throws JsonProcessingException {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            String text = json.writeValueAsString(value);
            if (Utf8.canEncode(text)) {
                throw e;
            }
            return escaped(text).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Half of a surrogate pair can only be inside a quoted text or name. */
    private static String escaped(String json) {
        StringBuilder escaped = new StringBuilder(json.length());
        json.codePoints().forEach(character -> {
            if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
                escaped.append(String.format("\\u%04x", character));
            } else {
                escaped.appendCodePoint(character);
            }
        });
        return escaped.toString();
    }

    /**
     * A builder for a mapper. Loads modules from the class path, for Kotlin types and others.
     *
     * @param maxDepth one of the depths in {@link JsonLimits}
     */
    public static JsonMapper.Builder mapper(int maxDepth) {
        return JsonMapper.builder(new ExactJsonFactory(JsonLimits.factory(maxDepth, JsonLimits.MAX_TEXT_LENGTH)
                        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)))
                .addModules(new JavaTimeModule(), new Jdk8Module())
                .findAndAddModules()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID);
    }
}

package io.weir.client;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.protocol.JavaJson;
import io.weir.protocol.JsonLimits;
import io.weir.protocol.Payload;
import org.jspecify.annotations.Nullable;

/** Turns a caller's value into a payload. */
final class JsonInput {
    private static final JsonMapper MAPPER = JavaJson.mapper(JsonLimits.MAX_DEPTH_FROM_OUTSIDE)
            // Equal maps give equal bytes in every JVM, so that a repeated request is not a conflict.
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonInput() {}

    static Payload of(@Nullable Object value) {
        if (value instanceof Payload payload) {
            return payload;
        }
        try {
            return Payload.wrap(JavaJson.bytes(MAPPER, value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the input can't be written as JSON: " + e.getOriginalMessage()
                            + "; expected a Payload or something Jackson can serialise",
                    e);
        }
    }

    static Payload parse(String json) {
        try {
            if (MAPPER.readTree(json).isMissingNode()) {
                throw new IllegalArgumentException("the input is empty; expected one JSON value");
            }
            return Payload.ofJson(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the input is not one JSON value: " + e.getOriginalMessage() + position(e.getLocation()), e);
        }
    }

    /** Jackson gives no position for a value over a limit. */
    private static String position(@Nullable JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}

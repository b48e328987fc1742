package io.weir.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.protocol.JavaJson;
import io.weir.protocol.Payload;
import io.weir.worker.StepExecutor;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Converts a test's values to payloads and back, as a worker does. */
final class TestJson {
    private final ObjectMapper mapper = StepExecutor.defaultJson();

    Payload write(@Nullable Object value) {
        if (value instanceof Payload payload) {
            return payload;
        }
        try {
            return Payload.wrap(JavaJson.bytes(mapper, value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the input has no JSON form: " + e.getOriginalMessage(), e);
        }
    }

    <T> T read(String what, Payload payload, Class<T> type) {
        return type.cast(read(what, payload, (Type) type));
    }

    @SuppressWarnings("unchecked") // the reference's type is T
    <T> T read(String what, Payload payload, TypeReference<T> type) {
        return (T) read(what, payload, type.getType());
    }

    private Object read(String what, Payload payload, Type type) {
        try {
            return mapper.readValue(payload.array(), payload.offset(), payload.size(), mapper.constructType(type));
        } catch (IOException e) {
            throw new IllegalArgumentException(what + " is not a " + type.getTypeName() + ": found " + payload, e);
        }
    }
}

package io.weir.worker;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.weir.protocol.JavaJson;
import io.weir.protocol.JsonLimits;
import io.weir.protocol.Payload;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Converts payloads to a step's types and back. Errors name the field. */
final class PayloadMapper {
    private final ObjectMapper json;

    PayloadMapper(ObjectMapper json) {
        this.json = json;
    }

    /**
     * Ignores unknown fields, because a workflow's input grows. Strict about types: {@code "12"} for a number is a
     * mistake that is easier to find here than in the step.
     */
    static ObjectMapper defaultJson() {
        return JavaJson.mapper(JsonLimits.MAX_DEPTH_FROM_ENGINE)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        textual -> textual.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }

    /**
     * Reads {@code payload} as {@code type}.
     *
     * @param what name of the payload in errors, for example {@code input}
     * @return null only for JSON null
     * @throws InvalidInputException with the field, what was found and what was expected
     */
    @Nullable
    Object read(String what, Payload payload, Type type) {
        if (type == Payload.class) {
            return payload;
        }
        JavaType target = json.constructType(type);
        if (target.getRawClass() == Payload.class) {
            return payload;
        }
        try {
            return json.readValue(payload.array(), payload.offset(), payload.size(), target);
        } catch (JsonMappingException mismatch) {
            throw new InvalidInputException(describe(what, payload, target, mismatch), mismatch);
        } catch (IOException unreadable) {
            throw new InvalidInputException(
                    what + ": not valid JSON: " + firstLine(unreadable.getMessage()), unreadable);
        }
    }

    /**
     * Writes {@code value}, which may be null.
     *
     * @throws JsonProcessingException if the value has no JSON form
     */
    Payload write(@Nullable Object value) throws JsonProcessingException {
        if (value instanceof Payload payload) {
            return payload;
        }
        return value == null ? Payload.NULL : Payload.wrap(JavaJson.bytes(json, value));
    }

    private String describe(String what, Payload payload, JavaType target, JsonMappingException mismatch) {
        List<JsonMappingException.Reference> path = mismatch.getPath();
        StringBuilder field = new StringBuilder(what);
        for (JsonMappingException.Reference part : path) {
            field.append(part.getFieldName() != null ? "." + part.getFieldName() : "[" + part.getIndex() + "]");
        }
        String expected = mismatch instanceof MismatchedInputException typed && typed.getTargetType() != null
                ? nameOf(typed.getTargetType())
                : nameOf(target.getRawClass());
        return field + ": found " + found(payload, path) + ", expected " + expected + " ("
                + firstLine(mismatch.getOriginalMessage()) + ")";
    }

    private String found(Payload payload, List<JsonMappingException.Reference> path) {
        try {
            JsonNode node = json.readTree(payload.array(), payload.offset(), payload.size());
            for (JsonMappingException.Reference part : path) {
                node = part.getFieldName() != null ? node.path(part.getFieldName()) : node.path(part.getIndex());
            }
            if (node instanceof MissingNode) {
                return "nothing";
            }
            String kind = node.getNodeType().name().toLowerCase(Locale.ROOT);
            return node.isContainerNode() || node.isNull() ? kind : kind + " " + cut(node.toString());
        } catch (IOException unreadable) {
            return "malformed JSON";
        }
    }

    private static String nameOf(Class<?> type) {
        return type == String.class ? "string" : type.getSimpleName();
    }

    private static String cut(String text) {
        return text.length() <= 60 ? text : text.substring(0, 59) + "…";
    }

    /**
     * Jackson adds its source location on further lines. The reader does not have these bytes, so the lines are cut.
     */
    static String firstLine(@Nullable String message) {
        if (message == null) {
            return "no message";
        }
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    static String messageOf(JacksonException problem) {
        return firstLine(problem.getOriginalMessage());
    }
}

package io.weir.http.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.http.exchange.HttpReply;
import io.weir.http.guard.SecretMask;
import io.weir.http.request.HttpCall.ResponseKind;
import io.weir.http.request.HttpFailure;
import io.weir.http.request.Json;
import io.weir.protocol.JsonLimits;
import io.weir.protocol.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Builds the output {@code {"status", "headers", "body", "body_type"}}. A JSON body is copied byte for byte, unless it contains a
 * secret of the request.
 */
final class ReplyOutput {
    /** The output itself is one level around the body. */
    private static final int MAX_DEPTH = JsonLimits.MAX_DEPTH_FROM_OUTSIDE - 1;

    private static final JsonFactory STRICT =
            JsonLimits.factory(MAX_DEPTH, JsonLimits.MAX_TEXT_LENGTH).build();

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Credentials of a session; outputs are readable for everybody who may read results. */
    private static final String SET_COOKIE = "set-cookie";

    private final HttpReply reply;
    private final SecretMask mask;
    private final MediaType type;

    ReplyOutput(HttpReply reply, SecretMask mask) {
        this.reply = reply;
        this.mask = mask;
        this.type = MediaType.parse(reply.headers().firstValue("content-type").orElse(""));
    }

    /**
     * @param json a JSON value
     * @param type {@code none}, {@code json}, {@code text} or {@code base64}
     */
    @SuppressWarnings("ArrayRecordComponent") // the bytes are carried, not compared
    private record Body(byte[] json, String type) {}

    /** @throws HttpFailure if JSON or text was demanded, and the body is something else */
    Payload build(ResponseKind kind) throws HttpFailure {
        Body body = body(kind);
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.json().length + 512);
        out.writeBytes(("{\"status\":" + reply.status() + ",\"headers\":").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(Json.bytes(headers()));
        out.writeBytes(",\"body\":".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(body.json());
        out.writeBytes((",\"body_type\":\"" + body.type() + "\"}").getBytes(StandardCharsets.US_ASCII));
        return Payload.wrap(out.toByteArray());
    }

    /** Names in lower case; several values of a name are joined, as RFC 9110, 5.3 permits. */
    private ObjectNode headers() {
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        reply.headers().map().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            // HTTP/2 has names of its own that begin with a colon.
            if (!lower.equals(SET_COOKIE) && !lower.startsWith(":")) {
                headers.put(mask.mask(lower), mask.mask(String.join(", ", values)));
            }
        });
        return headers;
    }

    private Body body(ResponseKind kind) throws HttpFailure {
        if (reply.body().length == 0 && kind != ResponseKind.JSON) {
            return new Body("null".getBytes(StandardCharsets.US_ASCII), "none");
        }
        return switch (kind) {
            case JSON -> json().orElseThrow(() -> unexpected("JSON"));
            case TEXT ->
                text().orElseThrow(() ->
                        unexpected("text in " + type.charsetOrUtf8().name()));
            case BASE64 -> base64();
            case AUTO -> automatic();
        };
    }

    private Body automatic() {
        boolean encoded = reply.headers()
                .firstValue("content-encoding")
                .filter(encoding -> !encoding.equalsIgnoreCase("identity"))
                .isPresent();
        if (encoded || !type.mayBeText()) {
            return base64();
        }
        Optional<Body> json = type.isJson() ? json() : Optional.empty();
        return json.or(this::text).orElseGet(this::base64);
    }

    private HttpFailure unexpected(String expected) {
        return HttpFailure.retryable(
                HttpFailure.INVALID_BODY,
                "the answer " + reply.status() + " has a body of " + reply.body().length + " bytes and the type '"
                        + type.name() + "' that is not " + expected + ", expected it because of config.response");
    }

    private Optional<Body> json() {
        byte[] bytes = withoutMark();
        if (!isJson(bytes)) {
            return Optional.empty();
        }
        if (!mask.isEmpty()) {
            // As a tree, because a text may be escaped in many ways.
            JsonNode tree = Json.tree(Payload.wrap(bytes));
            JsonNode masked = mask.mask(tree);
            if (!masked.equals(tree)) {
                return Optional.of(new Body(Json.bytes(masked), "json"));
            }
        }
        return Optional.of(new Body(bytes, "json"));
    }

    private byte[] withoutMark() {
        byte[] bytes = reply.body();
        int length = BYTE_ORDER_MARK.length;
        boolean marked = bytes.length >= length && Arrays.equals(bytes, 0, length, BYTE_ORDER_MARK, 0, length);
        return marked ? Arrays.copyOfRange(bytes, length, bytes.length) : bytes;
    }

    /** Exactly one value, in UTF-8, within the limits of outputs. */
    private static boolean isJson(byte[] bytes) {
        if (decode(bytes, StandardCharsets.UTF_8).isEmpty()) {
            return false;
        }
        try (JsonParser parser = STRICT.createParser(bytes)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }

    private Optional<Body> text() {
        return decode(withoutMark(), type.charsetOrUtf8())
                .map(text -> new Body(Json.bytes(JsonNodeFactory.instance.textNode(mask.mask(text))), "text"));
    }

    private static Optional<String> decode(byte[] bytes, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    private Body base64() {
        String text = Base64.getEncoder().encodeToString(mask.mask(reply.body()));
        return new Body(("\"" + text + "\"").getBytes(StandardCharsets.US_ASCII), "base64");
    }
}

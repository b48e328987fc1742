package io.weir.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The common part of all record types: validation of the bytes, limits, and the form of errors. Subclasses read and
 * write the fields.
 */
abstract class JsonCodec<T> implements Codec<T> {
    private static final JsonFactory FROM_OUTSIDE = factory(JsonLimits.MAX_DEPTH_FROM_OUTSIDE);
    private static final JsonFactory FROM_ENGINE = factory(JsonLimits.MAX_DEPTH_FROM_ENGINE);

    private final String recordName;
    private final JsonFactory factory;

    private JsonCodec(String recordName, JsonFactory factory) {
        this.recordName = recordName;
        this.factory = factory;
    }

    /** The writer of a record type. */
    enum Origin {
        OUTSIDE,
        ENGINE
    }

    JsonCodec(String recordName, Origin origin) {
        this(recordName, origin == Origin.OUTSIDE ? FROM_OUTSIDE : FROM_ENGINE);
    }

    abstract T read(JsonReader in) throws IOException;

    abstract void write(T value, JsonWriter out);

    /** Initial size of the buffer in bytes; it grows if needed. */
    int expectedSize(T value) {
        return 512;
    }

    @Override
    public final byte[] encode(T value) {
        JsonWriter out = new JsonWriter(expectedSize(value));
        out.beginObject().put("v", JsonReader.FORMAT_VERSION);
        write(value, out);
        return out.endObject().toBytes();
    }

    @Override
    public final T decode(byte @Nullable [] bytes, int maxBytes) {
        return decode(bytes, maxBytes, this::read);
    }

    final T decode(byte @Nullable [] bytes, int maxBytes, JsonReader.Element<T> body) {
        try {
            return parse(checked(bytes, maxBytes), body);
        } catch (ProtocolException e) {
            throw new ProtocolException(recordName + ": " + e.getMessage(), e.getCause(), e.isOfNewerFormat());
        }
    }

    private T parse(byte[] bytes, JsonReader.Element<T> body) {
        try (JsonParser parser = factory.createParser(bytes)) {
            try {
                JsonReader in = new JsonReader(bytes, parser);
                in.advance();
                T value = body.read(in);
                in.expectEnd();
                return value;
            } catch (JsonProcessingException e) {
                throw notJson(e, parser);
            }
        } catch (IOException e) {
            throw new AssertionError("reading from memory", e);
        }
    }

    private static ProtocolException notJson(JsonProcessingException e, JsonParser parser) {
        long offset = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
        long at = offset >= 0 ? offset : parser.currentLocation().getByteOffset();
        return new ProtocolException(
                "found text that is not acceptable JSON, expected one JSON object: " + e.getOriginalMessage() + " "
                        + JsonReader.where(parser, at),
                e);
    }

    private static byte[] checked(byte @Nullable [] bytes, int maxBytes) {
        if (bytes == null) {
            throw new ProtocolException("found a null value (a tombstone), expected one JSON object");
        }
        if (bytes.length == 0) {
            throw new ProtocolException("found an empty value, expected one JSON object");
        }
        if (bytes.length > maxBytes) {
            throw new ProtocolException("found " + bytes.length + " bytes, expected at most " + maxBytes);
        }
        if (bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf) {
            throw new ProtocolException("found a byte order mark, expected plain UTF-8 at byte 0");
        }
        int invalid = Utf8.firstInvalid(bytes);
        if (invalid >= 0) {
            throw new ProtocolException("found the byte 0x" + Integer.toHexString(bytes[invalid] & 0xff)
                    + ", expected well-formed UTF-8 at byte " + invalid);
        }
        return bytes;
    }

    private static JsonFactory factory(int maxDepth) {
        return JsonLimits.factory(maxDepth, DEFAULT_MAX_BYTES)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .build();
    }
}

package io.weir.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One JSON value in its original UTF-8 bytes. Its creator guarantees that it is well-formed: a reader that has scanned
 * it, or a writer. The engine passes it on and never parses it to a tree. Payloads are equal if their bytes are.
 */
public final class Payload {
    public static final Payload NULL = ofJson("null");
    public static final Payload TRUE = ofJson("true");
    public static final Payload FALSE = ofJson("false");
    public static final Payload EMPTY_OBJECT = ofJson("{}");

    private final byte[] bytes;
    private final int offset;
    private final int length;

    private Payload(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /** Wraps {@code bytes} without a copy; the caller must not change the array afterwards. */
    public static Payload wrap(byte[] bytes) {
        return new Payload(bytes, 0, bytes.length);
    }

    /** Wraps a slice without a copy; the caller must not change the array afterwards. */
    public static Payload slice(byte[] bytes, int offset, int length) {
        if (offset < 0 || length < 0 || offset > bytes.length - length) {
            throw new IndexOutOfBoundsException(
                    "slice " + offset + "+" + length + " of an array of " + bytes.length + " bytes");
        }
        return new Payload(bytes, offset, length);
    }

    /** For literals and tests: {@code json} must be well-formed JSON text. */
    public static Payload ofJson(String json) {
        return wrap(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Length in bytes. */
    public int size() {
        return length;
    }

    /** A copy of the bytes, or the array itself if the payload covers all of it. Callers must not change it. */
    public byte[] toBytes() {
        return offset == 0 && length == bytes.length ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
    }

    /** The array of this payload, from {@link #offset()} for {@link #size()} bytes. Callers must not change it. */
    public byte[] array() {
        return bytes;
    }

    public int offset() {
        return offset;
    }

    /** Returns true for the JSON literal {@code null}. */
    public boolean isNull() {
        return equals(NULL);
    }

    public String toJson() {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && Arrays.equals(bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return length <= 200
                ? toJson()
                : new String(bytes, offset, 200, StandardCharsets.UTF_8) + "… (" + length + " bytes)";
    }
}

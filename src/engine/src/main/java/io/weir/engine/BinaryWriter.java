package io.weir.engine;

import io.weir.protocol.RunError;
import io.weir.protocol.StepError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes the stored format: variable-length integers (7 bits per byte, low bits first), and each length before its
 * bytes.
 */
final class BinaryWriter {
    private byte[] bytes = new byte[256];
    private int length;

    BinaryWriter u8(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        bytes[length++] = (byte) value;
        return this;
    }

    /** Uses few bytes for small absolute values, including negative ones. */
    BinaryWriter number(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            u8((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        return u8((int) rest);
    }

    /** Uses eight bytes for every value. For values that are as often large as small. */
    BinaryWriter fixed(long value) {
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            u8((int) (value >>> shift) & 0xff);
        }
        return this;
    }

    BinaryWriter raw(byte[] value) {
        while (bytes.length - length < value.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    BinaryWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return number(utf8.length).raw(utf8);
    }

    BinaryWriter optionalText(@Nullable String value) {
        return value == null ? u8(0) : u8(1).text(value);
    }

    BinaryWriter error(@Nullable StepError error) {
        if (error == null) {
            return u8(0);
        }
        Duration wish = error.retryAfter();
        u8(1).text(error.type()).text(error.message()).u8(error.retryable() ? 1 : 0);
        return wish == null ? u8(0) : u8(1).number(wish.toMillis());
    }

    BinaryWriter error(@Nullable RunError error) {
        return error == null
                ? u8(0)
                : u8(1).text(error.type())
                        .text(error.message())
                        .optionalText(error.stepId())
                        .error(error.cause());
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}

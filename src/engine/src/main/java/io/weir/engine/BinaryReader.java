package io.weir.engine;

import io.weir.protocol.RunError;
import io.weir.protocol.StepError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the format of {@link BinaryWriter}. Invalid bytes are refused, never guessed at. */
final class BinaryReader {
    private final byte[] bytes;
    private int position;

    BinaryReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int u8() {
        if (position == bytes.length) {
            throw new UnsupportedFormatException("an end after " + position + " bytes, expected more");
        }
        return bytes[position++] & 0xff;
    }

    long number() {
        long rest = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = u8();
            rest |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return (rest >>> 1) ^ -(rest & 1);
            }
        }
        throw new UnsupportedFormatException("a number of more than 64 bits at byte " + position);
    }

    long fixed() {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << Byte.SIZE | u8();
        }
        return value;
    }

    int smallNumber() {
        long value = number();
        if (value != (int) value) {
            throw new UnsupportedFormatException(value + " at byte " + position + ", expected a 32-bit number");
        }
        return (int) value;
    }

    byte[] raw(int count) {
        if (count < 0 || count > bytes.length - position) {
            throw new UnsupportedFormatException(
                    "a length of " + count + " at byte " + position + " of " + bytes.length);
        }
        byte[] value = Arrays.copyOfRange(bytes, position, position + count);
        position += count;
        return value;
    }

    String text() {
        return new String(raw(smallNumber()), StandardCharsets.UTF_8);
    }

    @Nullable
    String optionalText() {
        return flag() ? text() : null;
    }

    boolean flag() {
        int value = u8();
        if (value > 1) {
            throw new UnsupportedFormatException(value + " at byte " + position + ", expected 0 or 1");
        }
        return value == 1;
    }

    @Nullable
    StepError stepError() {
        if (!flag()) {
            return null;
        }
        String type = text();
        String message = text();
        boolean retryable = flag();
        return new StepError(type, message, retryable, flag() ? Duration.ofMillis(number()) : null);
    }

    @Nullable
    RunError runError() {
        return flag() ? new RunError(text(), text(), optionalText(), stepError()) : null;
    }

    void end() {
        if (position != bytes.length) {
            throw new UnsupportedFormatException((bytes.length - position) + " bytes after the end");
        }
    }
}

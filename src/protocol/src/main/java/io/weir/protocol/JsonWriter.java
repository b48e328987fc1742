package io.weir.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes compact JSON as UTF-8 into a growing array. It does not track nesting: the previous byte shows whether a comma
 * is needed. Half of a surrogate pair in a text has no UTF-8 form and becomes U+FFFD.
 */
final class JsonWriter {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private byte[] buffer;
    private int size;

    JsonWriter(int expectedSize) {
        this.buffer = new byte[expectedSize];
    }

    JsonWriter beginObject() {
        return begin('{');
    }

    JsonWriter endObject() {
        return append((byte) '}');
    }

    JsonWriter beginArray() {
        return begin('[');
    }

    JsonWriter endArray() {
        return append((byte) ']');
    }

    /** Writes the name of a field, whose value must follow. */
    JsonWriter name(String name) {
        return text(name).append((byte) ':');
    }

    JsonWriter put(String name, String value) {
        return name(name).text(value);
    }

    JsonWriter put(String name, long value) {
        return name(name).integer(value);
    }

    JsonWriter put(String name, boolean value) {
        return name(name).bool(value);
    }

    JsonWriter put(String name, Instant value) {
        return name(name).time(value);
    }

    JsonWriter put(String name, Payload value) {
        return name(name).raw(value);
    }

    JsonWriter put(String name, Map<String, Payload> values) {
        name(name).beginObject();
        values.forEach(this::put);
        return endObject();
    }

    JsonWriter putIfSet(String name, @Nullable String value) {
        return value == null ? this : put(name, value);
    }

    JsonWriter putIfSet(String name, @Nullable Instant value) {
        return value == null ? this : put(name, value);
    }

    JsonWriter putIfSet(String name, @Nullable Payload value) {
        return value == null ? this : put(name, value);
    }

    /** In milliseconds. */
    JsonWriter putIfSet(String name, @Nullable Duration value) {
        return value == null ? this : put(name, value.toMillis());
    }

    JsonWriter text(String value) {
        comma();
        reserve(value.length() + 2);
        buffer[size++] = '"';
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c < 0x80 && c != '"' && c != '\\') {
                buffer[size++] = (byte) c;
                continue;
            }
            if (c < 0x80) {
                escaped(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
                codePoint(Character.toCodePoint(c, value.charAt(i)));
            } else {
                codePoint(Character.isSurrogate(c) ? 0xfffd : c);
            }
            // Room for the rest as plain characters and the closing quote, so that the usual character needs no check.
            reserve(value.length() - i);
        }
        buffer[size++] = '"';
        return this;
    }

    JsonWriter integer(long value) {
        comma();
        String digits = Long.toString(value);
        reserve(digits.length());
        for (int i = 0; i < digits.length(); i++) {
            buffer[size++] = (byte) digits.charAt(i);
        }
        return this;
    }

    JsonWriter bool(boolean value) {
        return raw(value ? Payload.TRUE : Payload.FALSE);
    }

    /** Writes a value of the kinds that {@link JsonReader#scalar()} reads. */
    JsonWriter scalar(Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof Integer || value instanceof Long) {
            return integer(((Number) value).longValue());
        }
        if (value instanceof Boolean bool) {
            return bool(bool);
        }
        throw new IllegalArgumentException(
                "found a " + value.getClass().getName() + ", expected a String, Integer, Long or Boolean");
    }

    JsonWriter time(Instant value) {
        comma();
        reserve(Timestamps.LENGTH + 2);
        buffer[size] = '"';
        Timestamps.write(value, buffer, size + 1);
        size += Timestamps.LENGTH + 2;
        buffer[size - 1] = '"';
        return this;
    }

    /** @throws IllegalArgumentException if the payload has no bytes, because the record would not be JSON */
    JsonWriter raw(Payload value) {
        if (value.size() == 0) {
            throw new IllegalArgumentException("a payload of no bytes is not a JSON value");
        }
        comma();
        reserve(value.size());
        System.arraycopy(value.array(), value.offset(), buffer, size, value.size());
        size += value.size();
        return this;
    }

    byte[] toBytes() {
        return size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
    }

    private JsonWriter begin(char bracket) {
        comma();
        return append((byte) bracket);
    }

    private void comma() {
        if (size > 0) {
            byte last = buffer[size - 1];
            if (last != '{' && last != '[' && last != ':') {
                append((byte) ',');
            }
        }
    }

    private void escaped(char c) {
        reserve(6);
        buffer[size++] = '\\';
        if (c == '"' || c == '\\') {
            buffer[size++] = (byte) c;
        } else if (c == '\n') {
            buffer[size++] = 'n';
        } else {
            buffer[size++] = 'u';
            buffer[size++] = '0';
            buffer[size++] = '0';
            buffer[size++] = HEX[c >> 4];
            buffer[size++] = HEX[c & 0xf];
        }
    }

    private void codePoint(int c) {
        reserve(4);
        if (c < 0x800) {
            buffer[size++] = (byte) (0xc0 | c >> 6);
        } else {
            if (c < 0x10000) {
                buffer[size++] = (byte) (0xe0 | c >> 12);
            } else {
                buffer[size++] = (byte) (0xf0 | c >> 18);
                buffer[size++] = (byte) (0x80 | (c >> 12 & 0x3f));
            }
            buffer[size++] = (byte) (0x80 | (c >> 6 & 0x3f));
        }
        buffer[size++] = (byte) (0x80 | (c & 0x3f));
    }

    private JsonWriter append(byte b) {
        reserve(1);
        buffer[size++] = b;
        return this;
    }

    private void reserve(int more) {
        if (more > buffer.length - size) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), buffer.length + (buffer.length >> 1)));
        }
    }
}

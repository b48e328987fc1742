package io.weir.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.protocol.JsonLimits;
import io.weir.protocol.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Writes a JSON value in its canonical form: white space, the order of an object's members, escapes and the spelling of
 * numbers make no difference, everything else does. Members with the same name keep their order. The form is for
 * digests only; it is never read back.
 *
 * <p>The time is linear in the value's bytes, times its depth if members have to be sorted.
 */
public final class CanonicalJson {
    private static final JsonFactory JSON = JsonLimits.factory(
                    JsonLimits.MAX_DEPTH_FROM_ENGINE, JsonLimits.MAX_TEXT_LENGTH)
            .build();

    private byte[] out;
    private int size;

    private CanonicalJson(int expected) {
        this.out = new byte[Math.max(16, expected)];
    }

    /** Returns the same bytes for two payloads exactly when they are the same JSON value. */
    public static byte[] of(Payload payload) {
        CanonicalJson canonical = new CanonicalJson(payload.size());
        try (JsonParser parser = JSON.createParser(payload.array(), payload.offset(), payload.size())) {
            canonical.value(parser, parser.nextToken());
        } catch (IOException e) {
            throw new UncheckedIOException("a payload is JSON by construction", e);
        }
        return Arrays.copyOf(canonical.out, canonical.size);
    }

    private void value(JsonParser parser, JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> string(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> ascii(number(parser.getText()));
            case VALUE_TRUE -> ascii("true");
            case VALUE_FALSE -> ascii("false");
            case VALUE_NULL -> ascii("null");
            default -> throw new IllegalStateException("found " + token + " where a value begins");
        }
    }

    private void array(JsonParser parser) throws IOException {
        put('[');
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            value(parser, token);
            put(',');
        }
        put(']');
    }

    private record Member(String name, int from, int to) {}

    private void object(JsonParser parser) throws IOException {
        put('{');
        int start = size;
        List<Member> members = new ArrayList<>();
        boolean inOrder = true;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            int from = size;
            string(name);
            put(':');
            value(parser, parser.nextToken());
            put(',');
            inOrder &=
                    members.isEmpty() || members.get(members.size() - 1).name().compareTo(name) <= 0;
            members.add(new Member(name, from, size));
        }
        if (!inOrder) {
            sort(members, start);
        }
        put('}');
    }

    private void sort(List<Member> members, int start) {
        byte[] unsorted = Arrays.copyOfRange(out, start, size);
        members.sort(Comparator.comparing(Member::name));
        size = start;
        for (Member member : members) {
            int length = member.to() - member.from();
            System.arraycopy(unsorted, member.from() - start, out, size, length);
            size += length;
        }
    }

    /**
     * Sign, digits and a power of ten. Equal numbers have the same form, however large they are: the digits neither
     * start nor end with a zero. Minus zero is zero.
     */
    static String number(String text) {
        boolean negative = text.startsWith("-");
        int exponentAt = Math.max(text.indexOf('e'), text.indexOf('E'));
        String mantissa = text.substring(negative ? 1 : 0, exponentAt < 0 ? text.length() : exponentAt);
        int point = mantissa.indexOf('.');
        String digits = point < 0 ? mantissa : mantissa.substring(0, point) + mantissa.substring(point + 1);
        int first = 0;
        while (first < digits.length() && digits.charAt(first) == '0') {
            first++;
        }
        if (first == digits.length()) {
            return "0";
        }
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        int fraction = point < 0 ? 0 : mantissa.length() - point - 1;
        long shift = (digits.length() - end) - (long) fraction;
        String power = exponentAt < 0
                ? Long.toString(shift)
                : new BigInteger(text.substring(text.charAt(exponentAt + 1) == '+' ? exponentAt + 2 : exponentAt + 1))
                        .add(BigInteger.valueOf(shift))
                        .toString();
        return (negative ? "-" : "") + digits.substring(first, end) + "e" + power;
    }

    /**
     * Half of a surrogate pair may be present alone. So each char is written by itself, in the form UTF-8 would use.
     */
    private void string(String text) {
        put('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                put('\\');
            }
            if (c < 0x80) {
                put(c);
            } else if (c < 0x800) {
                put(0xC0 | (c >> 6));
                put(0x80 | (c & 0x3F));
            } else {
                put(0xE0 | (c >> 12));
                put(0x80 | ((c >> 6) & 0x3F));
                put(0x80 | (c & 0x3F));
            }
        }
        put('"');
    }

    private void ascii(String text) {
        for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
            put(b);
        }
    }

    private void put(int b) {
        if (size == out.length) {
            out = Arrays.copyOf(out, size + (size >> 1) + 16);
        }
        out[size++] = (byte) b;
    }
}

package io.weir.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over one JSON record. Each method reads the current value, and refuses another kind of value with what was
 * found, what was expected, and where. A payload is scanned, so it is known to be well-formed, and then cut out of the
 * record's bytes.
 *
 * <p>Strings that Weir itself reads must not contain unpaired surrogates, because they have no UTF-8 form. Inside
 * payloads such escapes ({@code "\\ud800"}) are passed on unchanged: RFC 8259 permits them.
 */
final class JsonReader {

    static final String ID_RULE =
            "an id of 1 to " + RunIds.MAX_LENGTH + " characters, none of them a control character";

    /** Default limit of other texts, in Unicode code points. */
    static final int MAX_TEXT_LENGTH = 4_000;

    /** About a hundred years: a time plus a duration never overflows. */
    static final long MAX_DURATION_MS = 3_155_760_000_000L;

    /** The only format version so far. */
    static final int FORMAT_VERSION = 1;

    private final byte[] bytes;
    private final JsonParser parser;

    JsonReader(byte[] bytes, JsonParser parser) {
        this.bytes = bytes;
        this.parser = parser;
    }

    /** Starts an object; {@link ObjectFields#next()} returns its fields. */
    ObjectFields object(FieldNames names) throws IOException {
        expect(JsonToken.START_OBJECT, "an object");
        return new ObjectFields(this, names, parser.currentTokenLocation().getByteOffset());
    }

    JsonToken advance() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw error("the end of the text", "more of the record");
        }
        return token;
    }

    void expectEnd() throws IOException {
        if (parser.nextToken() != null) {
            throw error("further text", "nothing after the record");
        }
    }

    String fieldName() throws IOException {
        return parser.currentName();
    }

    /** Skips a value of any kind. */
    void skip() throws IOException {
        parser.skipChildren();
    }

    void formatVersion() throws IOException {
        long found = integer(Long.MIN_VALUE, Long.MAX_VALUE);
        if (found != FORMAT_VERSION) {
            ProtocolException refusal =
                    error("format version " + found, "version " + FORMAT_VERSION + ", the newest this release reads");
            throw new ProtocolException(String.valueOf(refusal.getMessage()), null, found > FORMAT_VERSION);
        }
    }

    /** A name of 1 to {@link RunIds#MAX_LENGTH} characters, no control characters. */
    String id() throws IOException {
        String text = string();
        String problem = RunIds.problemWith(text);
        if (problem != null) {
            throw error(problem, ID_RULE);
        }
        return text;
    }

    String text() throws IOException {
        return text(MAX_TEXT_LENGTH);
    }

    String text(int maxLength) throws IOException {
        String text = string();
        int length = text.length() <= maxLength ? text.length() : text.codePointCount(0, text.length());
        if (length > maxLength) {
            throw error("a string of " + length + " characters", "at most " + maxLength);
        }
        return text;
    }

    /** One of {@code names}, as an index into it. */
    int oneOf(List<String> names) throws IOException {
        String text = string();
        int index = names.indexOf(text);
        if (index < 0) {
            throw error('"' + excerpt(text) + '"', "one of " + String.join(", ", names));
        }
        return index;
    }

    boolean bool() throws IOException {
        JsonToken token = token();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw error(found(), "true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    int integer(int min) throws IOException {
        return (int) integer(min, Integer.MAX_VALUE);
    }

    long integer(long min, long max) throws IOException {
        expect(JsonToken.VALUE_NUMBER_INT, "an integer");
        JsonParser.NumberType type = parser.getNumberType();
        boolean fitsLong = type == JsonParser.NumberType.INT || type == JsonParser.NumberType.LONG;
        if (!fitsLong || parser.getLongValue() < min || parser.getLongValue() > max) {
            throw error("the number " + excerpt(parser.getText()), "an integer from " + min + " to " + max);
        }
        return parser.getLongValue();
    }

    Duration duration() throws IOException {
        return Duration.ofMillis(integer(0, MAX_DURATION_MS));
    }

    Instant time() throws IOException {
        String text = string();
        Instant time = Timestamps.parse(text);
        if (time == null) {
            throw error('"' + excerpt(text) + '"', "a UTC time such as \"2026-11-23T05:18:59.123Z\"");
        }
        return time;
    }

    Payload objectPayload() throws IOException {
        expect(JsonToken.START_OBJECT, "an object");
        return payload();
    }

    Payload payload() throws IOException {
        int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        if (token() == JsonToken.VALUE_STRING) {
            return Payload.slice(bytes, start, endOfString(start) - start);
        }
        parser.skipChildren();
        int end = Math.toIntExact(parser.currentLocation().getByteOffset());
        return Payload.slice(bytes, start, end - start);
    }

    /**
     * The parser reads a string's bytes when it moves on, and decodes them only on request; finding the end here avoids
     * decoding a large text. An unterminated string extends to the array's end, and moving on refuses it.
     */
    private int endOfString(int start) {
        int i = start + 1;
        while (i < bytes.length && bytes[i] != '"') {
            i += bytes[i] == '\\' ? 2 : 1;
        }
        return Math.min(i + 1, bytes.length);
    }

    /** An object as a map in its own order, each name once. */
    <T> Map<String, T> map(Element<T> element) throws IOException {
        expect(JsonToken.START_OBJECT, "an object");
        Map<String, T> map = new LinkedHashMap<>();
        while (advance() != JsonToken.END_OBJECT) {
            String name = checked(parser.currentName());
            if (map.containsKey(name)) {
                throw error("the name '" + excerpt(name) + "' a second time", "each name once");
            }
            advance();
            map.put(name, element.read(this));
        }
        return Collections.unmodifiableMap(map);
    }

    <T> List<T> list(Element<T> element) throws IOException {
        expect(JsonToken.START_ARRAY, "an array");
        List<T> list = new ArrayList<>();
        while (advance() != JsonToken.END_ARRAY) {
            list.add(element.read(this));
        }
        return Collections.unmodifiableList(list);
    }

    /** A string, a boolean or an integer: {@link Integer} where it fits, else {@link Long}. */
    Object scalar() throws IOException {
        JsonToken token = token();
        if (token == JsonToken.VALUE_STRING) {
            return string();
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            long number = integer(Long.MIN_VALUE, Long.MAX_VALUE);
            return number == (int) number ? (Object) (int) number : (Object) number;
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return bool();
        }
        throw error(found(), "a string, an integer or a boolean");
    }

    @Nullable
    JsonToken token() {
        return parser.currentToken();
    }

    ProtocolException error(String found, String expected) {
        return new ProtocolException("found " + found + ", expected " + expected + " " + where());
    }

    private String where() {
        return where(parser.currentTokenLocation().getByteOffset());
    }

    /** The current place as a JSON pointer, and {@code offset}. */
    String where(long offset) {
        return where(parser, offset);
    }

    static String where(JsonParser parser, long offset) {
        String path = parser.getParsingContext().pathAsPointer().toString();
        return "at " + (path.isEmpty() ? "the top level" : excerpt(path)) + " (byte " + offset + ")";
    }

    static String excerpt(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    String string() throws IOException {
        expect(JsonToken.VALUE_STRING, "a string");
        return checked(parser.getText());
    }

    private String checked(String text) {
        if (!Utf8.canEncode(text)) {
            throw error("a string with half a surrogate pair", "Unicode text");
        }
        return text;
    }

    private void expect(JsonToken kind, String expected) throws IOException {
        if (token() != kind) {
            throw error(found(), expected);
        }
    }

    private String found() throws IOException {
        JsonToken token = token();
        if (token == JsonToken.START_OBJECT) {
            return "an object";
        }
        if (token == JsonToken.START_ARRAY) {
            return "an array";
        }
        return token == JsonToken.VALUE_STRING ? "a string" : excerpt(parser.getText());
    }

    /** Reads one value of a map or a list. */
    @FunctionalInterface
    interface Element<T> {
        T read(JsonReader in) throws IOException;
    }
}

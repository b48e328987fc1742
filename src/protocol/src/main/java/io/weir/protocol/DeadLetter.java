package io.weir.protocol;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record on {@link Topics#DEAD_LETTERS}: a record that could not be processed, byte for byte. Its source and the
 * reason are headers, as UTF-8 text.
 *
 * @param topic the source record's
 * @param timestamp the source record's, in ms since 1970
 * @param reason a stable short name, such as {@link #UNREADABLE}
 * @param message for people: what was found, what was expected, and where; at most 4,000 characters are kept
 * @param key the source record's, or null
 * @param value the source record's, or null
 */
@SuppressWarnings("ArrayRecordComponent") // The bytes are passed on, not compared.
public record DeadLetter(
        String topic,
        int partition,
        long offset,
        long timestamp,
        String reason,
        String message,
        byte @Nullable [] key,
        byte @Nullable [] value) {
    /** The bytes are not a valid record of the topic. */
    public static final String UNREADABLE = "unreadable";

    /** The record exceeds a size limit. */
    public static final String TOO_LARGE = "too_large";

    /** A request for quarantine that is in effect although the run's stored state is unreadable. */
    public static final String PUT_ASIDE = "put_aside";

    public static final String TOPIC_HEADER = "weir.dlq.topic";
    public static final String PARTITION_HEADER = "weir.dlq.partition";
    public static final String OFFSET_HEADER = "weir.dlq.offset";
    public static final String TIMESTAMP_HEADER = "weir.dlq.timestamp";
    public static final String REASON_HEADER = "weir.dlq.reason";
    public static final String MESSAGE_HEADER = "weir.dlq.message";

    private static final int MAX_MESSAGE_LENGTH = 4_000;

    // An explicit constructor: javac keeps no type annotations of the parameters of a compact constructor, and NullAway
    // needs them.
    public DeadLetter(
            String topic,
            int partition,
            long offset,
            long timestamp,
            String reason,
            String message,
            byte @Nullable [] key,
            byte @Nullable [] value) {
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
        this.timestamp = timestamp;
        this.reason = reason;
        this.message = StepError.cut(message, MAX_MESSAGE_LENGTH);
        this.key = key;
        this.value = value;
    }

    /** The headers by name, in a fixed order. */
    public Map<String, byte[]> headers() {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        headers.put(TOPIC_HEADER, utf8(topic));
        headers.put(PARTITION_HEADER, utf8(Integer.toString(partition)));
        headers.put(OFFSET_HEADER, utf8(Long.toString(offset)));
        headers.put(TIMESTAMP_HEADER, utf8(Long.toString(timestamp)));
        headers.put(REASON_HEADER, utf8(reason));
        headers.put(MESSAGE_HEADER, utf8(message));
        return headers;
    }

    /**
     * Decodes a dead letter.
     *
     * @param headers headers of the record on the dead-letter topic; headers of others are ignored
     * @throws ProtocolException if one of Weir's headers is missing or invalid
     */
    public static DeadLetter of(byte @Nullable [] key, byte @Nullable [] value, Map<String, byte[]> headers) {
        return new DeadLetter(
                text(headers, TOPIC_HEADER),
                (int) number(headers, PARTITION_HEADER, Integer.MAX_VALUE),
                number(headers, OFFSET_HEADER, Long.MAX_VALUE),
                number(headers, TIMESTAMP_HEADER, Long.MAX_VALUE),
                text(headers, REASON_HEADER),
                text(headers, MESSAGE_HEADER),
                key,
                value);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Map<String, byte[]> headers, String name) {
        byte[] bytes = headers.get(name);
        if (bytes == null) {
            throw new ProtocolException(
                    "dead letter: found no header '" + name + "', expected one on every dead letter");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long number(Map<String, byte[]> headers, String name, long max) {
        String text = text(headers, name);
        try {
            long number = Long.parseLong(text);
            if (number >= -1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below, like a number that is out of range.
        }
        throw new ProtocolException("dead letter: found '" + JsonReader.excerpt(text) + "' in the header '" + name
                + "', expected an integer from -1 to " + max);
    }
}

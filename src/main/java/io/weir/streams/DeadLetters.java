package io.weir.streams;

import io.weir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Records for {@link Topics#DEAD_LETTERS}: key, value and headers of the source, and where it came from and why in headers
 * of Weir's own. Kafka's handler for dead letters is not used: it sees no source bytes after the first put or forward.
 */
final class DeadLetters {
    private static final int MAX_MESSAGE_LENGTH = 1_000;

    private final int maxBytes;

    /** @param maxBytes largest record, with key and headers */
    DeadLetters(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A source that is too large to be written again is cut, and {@code weir.dlq.truncated} tells its length. */
    Outgoing of(Source source, DeadLetterReason reason, String message) {
        Outgoing complete = letter(source, reason, message, source.key(), source.value(), source.headers());
        if (complete.size() <= maxBytes) {
            return complete;
        }
        byte[] key = source.key();
        byte[] value = source.value();
        Headers told = new RecordHeaders();
        add(told, "truncated", Integer.toString(value == null ? 0 : value.length));
        byte[] keptKey = key == null || key.length <= WeirConfig.ENVELOPE_BYTES ? key : null;
        int room = maxBytes
                - letter(source, reason, message, keptKey, null, told).size();
        return letter(
                source,
                reason,
                message,
                keptKey,
                value == null ? null : Arrays.copyOf(value, Math.min(value.length, room)),
                told);
    }

    private static Outgoing letter(
            Source source,
            DeadLetterReason reason,
            String message,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers original) {
        Headers headers = new RecordHeaders(original);
        add(headers, "topic", source.topic());
        add(headers, "partition", Integer.toString(source.partition()));
        add(headers, "offset", Long.toString(source.offset()));
        add(headers, "timestamp", Long.toString(source.timestamp()));
        add(headers, "reason", reason.wireName());
        add(headers, "message", Text.cut(message, MAX_MESSAGE_LENGTH));
        return Outgoing.of(Topics.DEAD_LETTERS, source.partition(), key, value, headers);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add("weir.dlq." + name, value.getBytes(StandardCharsets.UTF_8));
    }
}

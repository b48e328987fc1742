package io.weir.streams;

import io.weir.protocol.DeadLetter;
import io.weir.protocol.Topics;
import java.util.Arrays;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Creates the records for {@link Topics#DEAD_LETTERS}. A dead letter has the key, value and headers of the source;
 * headers of Weir's own give the origin and the reason. Kafka's handler for dead letters is not used: it receives no
 * source bytes after the first put or forward.
 */
final class DeadLetters {
    /** The record has no value. */
    static final String EMPTY = "empty";

    /** The record is about a run that is not known, or is not known any more. */
    static final String UNKNOWN_RUN = "unknown_run";

    /** The record was already routed once and is still not on the partition of its run. */
    static final String MISROUTED = "misrouted";

    /** The record is about a run whose stored state is damaged. */
    static final String UNREADABLE_RUN = "unreadable_run";

    /** The engine failed to decide on the record. This is a defect; see the engine's log. */
    static final String ENGINE_ERROR = "engine_error";

    /** Offsets were removed before they were read. The offset of such a letter is the first of them. */
    static final String RETENTION_GAP = "retention_gap";

    /** Reasons whose messages contain nothing of the record itself. */
    static final Set<String> QUOTES_NOTHING = Set.of(EMPTY, DeadLetter.TOO_LARGE, MISROUTED, UNREADABLE_RUN);

    /** For a gap, the first offset after it. */
    static final String GAP_END_HEADER = "weir.dlq.gap-end";

    /** The length of the original value, if the value was cut. */
    static final String TRUNCATED_HEADER = "weir.dlq.truncated";

    private final int maxBytes;

    /** @param maxBytes largest record, with key and headers */
    DeadLetters(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Creates a dead letter from a source. If the source is too large to be written again, the letter has a cut value
     * and none of the source's own headers, and says so in {@value #TRUNCATED_HEADER}.
     */
    Outgoing of(Source source, String reason, String message) {
        Outgoing complete = letter(source, reason, message, source.key(), source.value(), source.headers());
        return complete.size() <= maxBytes ? complete : cut(source, reason, message);
    }

    /**
     * Creates a dead letter for removed offsets. None of their records is left, so the letter has neither key nor
     * value.
     */
    Outgoing of(RetentionGap gap) {
        Source gone =
                new Source(gap.topic(), gap.partition(), gap.from(), gap.foundAt(), null, null, new RecordHeaders());
        Header end = new RecordHeader(GAP_END_HEADER, Text.utf8(Long.toString(gap.to())));
        return letter(gone, RETENTION_GAP, gap.sentence(), null, null, new RecordHeaders(), end);
    }

    private Outgoing cut(Source source, String reason, String message) {
        byte[] key = source.key();
        byte[] value = source.value();
        byte[] keptKey = key == null || key.length <= WeirConfig.ENVELOPE_BYTES ? key : null;
        int length = value == null ? 0 : value.length;
        Headers none = new RecordHeaders();
        Header truncated = new RecordHeader(TRUNCATED_HEADER, Text.utf8(Integer.toString(length)));
        int room = maxBytes
                - letter(source, reason, message, keptKey, null, none, truncated)
                        .size();
        byte[] keptValue = value == null ? null : Arrays.copyOf(value, Math.max(0, Math.min(length, room)));
        return letter(source, reason, message, keptKey, keptValue, none, truncated);
    }

    private static Outgoing letter(
            Source source,
            String reason,
            String message,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers original,
            Header... more) {
        DeadLetter letter = new DeadLetter(
                source.topic(), source.partition(), source.offset(), source.timestamp(), reason, message, key, value);
        Headers headers = new RecordHeaders(original);
        // If the letter is written to an input topic again, it is a new record.
        headers.remove(Router.HEADER);
        // Only Weir sets these headers; values from the source are removed.
        headers.remove(TRUNCATED_HEADER);
        headers.remove(GAP_END_HEADER);
        letter.headers().forEach((name, text) -> headers.remove(name).add(name, text));
        for (Header header : more) {
            headers.add(header);
        }
        return Outgoing.of(Topics.DEAD_LETTERS, source.partition(), key, value, headers);
    }
}

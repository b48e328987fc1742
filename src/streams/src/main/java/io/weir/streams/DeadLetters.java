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
 * Makes the records for {@link Topics#DEAD_LETTERS}: key, value and headers of the source, and where it came from and why
 * in headers of Weir's own. Kafka's handler for dead letters is not used: it sees no source bytes after the first put or
 * forward.
 */
final class DeadLetters {
    /** No value. */
    static final String EMPTY = "empty";

    /** About a run that is not known, or not any more. */
    static final String UNKNOWN_RUN = "unknown_run";

    /** Routed once already and still not where its run lives. */
    static final String MISROUTED = "misrouted";

    /** About a run whose stored state is damaged. */
    static final String UNREADABLE_RUN = "unreadable_run";

    /** The engine failed at deciding on it; a defect, see its log. */
    static final String ENGINE_ERROR = "engine_error";

    /** Offsets that were removed before they were read; the offset of such a letter is the first of them. */
    static final String RETENTION_GAP = "retention_gap";

    /** Reasons whose messages hold nothing of the record itself. */
    static final Set<String> QUOTES_NOTHING = Set.of(EMPTY, DeadLetter.TOO_LARGE, MISROUTED, UNREADABLE_RUN);

    /** Of a gap, the first offset behind it. */
    static final String GAP_END_HEADER = "weir.dlq.gap-end";

    /** Tells the value's length where it had to be cut. */
    static final String TRUNCATED_HEADER = "weir.dlq.truncated";

    private final int maxBytes;

    /** @param maxBytes largest record, with key and headers */
    DeadLetters(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A source too large to be written once more is cut, loses its own headers, and says so in {@value #TRUNCATED_HEADER}. */
    Outgoing of(Source source, String reason, String message) {
        Outgoing complete = letter(source, reason, message, source.key(), source.value(), source.headers());
        return complete.size() <= maxBytes ? complete : cut(source, reason, message);
    }

    /** For offsets that are gone: no record of them is left, so the letter has neither key nor value. */
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
        // Written to an input topic once more, the letter is a new record.
        headers.remove(Router.HEADER);
        // What a letter says of itself, nobody else has said.
        headers.remove(TRUNCATED_HEADER);
        headers.remove(GAP_END_HEADER);
        letter.headers().forEach((name, text) -> headers.remove(name).add(name, text));
        for (Header header : more) {
            headers.add(header);
        }
        return Outgoing.of(Topics.DEAD_LETTERS, source.partition(), key, value, headers);
    }
}

package io.weir.client;

import io.weir.protocol.DeadLetter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter and its position.
 *
 * @param at time of writing
 * @param letter source, reason and bytes; its value is null in a listing
 * @param valueBytes length of the stored value, 0 for none
 * @param fullBytes length of the source's value if it was cut
 * @param runId the run in its value or key, or null
 * @param retriedFrom the earlier letter if this one was retried before, or null
 * @param sourceHeaders the source's own headers, in order
 */
public record DeadLetterRecord(
        int partition,
        long offset,
        Instant at,
        DeadLetter letter,
        int valueBytes,
        OptionalLong fullBytes,
        @Nullable String runId,
        @Nullable String retriedFrom,
        List<Header> sourceHeaders) {
    public DeadLetterRecord {
        sourceHeaders = List.copyOf(sourceHeaders);
    }

    /** For example {@code 3@17}: the short form that commands accept. */
    public String position() {
        return partition + "@" + offset;
    }

    /** For example {@code weir.run-requests-3@42}. */
    public String sourcePosition() {
        return letter.topic() + "-" + letter.partition() + "@" + letter.offset();
    }

    /** The reason why it cannot be retried; empty if it can. */
    public Optional<String> notRetryable() {
        if (fullBytes.isPresent()) {
            return Optional.of("it was cut: " + valueBytes + " of its " + fullBytes.getAsLong()
                    + " bytes are kept; ask its producer to send it again");
        }
        if (!DeadLetterLog.SOURCES.contains(letter.topic())) {
            return Optional.of("it names '" + letter.topic() + "' as its source, expected one of "
                    + DeadLetterLog.SOURCES + ": a letter must not choose the topic to write to");
        }
        if (letter.reason().equals(DeadLetter.PUT_ASIDE)) {
            return Optional.of("it requested a quarantine, which is already in effect");
        }
        return Optional.empty();
    }

    DeadLetterRecord withoutValue() {
        DeadLetter light = new DeadLetter(
                letter.topic(),
                letter.partition(),
                letter.offset(),
                letter.timestamp(),
                letter.reason(),
                letter.message(),
                letter.key(),
                null);
        return new DeadLetterRecord(
                partition, offset, at, light, valueBytes, fullBytes, runId, retriedFrom, sourceHeaders);
    }
}

package io.weir.client;

import io.weir.protocol.DeadLetter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter where it stands.
 *
 * @param at when it was written
 * @param letter source, reason and bytes; its value is null in a listing
 * @param valueBytes length of the value as it is kept, 0 for none
 * @param fullBytes length of the source's value where that had to be cut
 * @param runId the run it is about, as far as its value or its key tells, or null
 * @param retriedFrom the letter that this one was when it was retried before, or null
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

    /** As {@code 3@17}: short, and what commands take. */
    public String position() {
        return partition + "@" + offset;
    }

    /** As {@code weir.run-requests-3@42}. */
    public String sourcePosition() {
        return letter.topic() + "-" + letter.partition() + "@" + letter.offset();
    }

    /** Why it can't be retried; empty when it can. */
    public Optional<String> notRetryable() {
        if (fullBytes.isPresent()) {
            return Optional.of("it was cut: " + valueBytes + " of its " + fullBytes.getAsLong()
                    + " bytes are kept; ask its producer to send it again");
        }
        if (!DeadLetterLog.SOURCES.contains(letter.topic())) {
            return Optional.of("it names '" + letter.topic() + "' as its source, expected one of "
                    + DeadLetterLog.SOURCES + ": a letter must not decide what topic is written to");
        }
        if (letter.reason().equals(DeadLetter.PUT_ASIDE)) {
            return Optional.of("it asked for a quarantine, and has had its effect");
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

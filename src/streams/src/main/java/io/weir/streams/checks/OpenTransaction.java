package io.weir.streams.checks;

import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that is open on an input partition. Readers of committed records wait for its end, for as long as
 * {@code transaction.max.timeout.ms} of the brokers.
 *
 * @param startOffset of its first record there; what is behind it waits
 * @param held offsets that wait, its own included
 * @param owner its transactional id, or its producer id with the reason why the former could not be read
 * @param since when it began, as far as that could be read; else when it last wrote; else null
 */
public record OpenTransaction(
        TopicPartition partition,
        long startOffset,
        long held,
        String owner,
        @Nullable Instant since) {
    /** For people: what waits for whom, since when, and where. */
    public String sentence() {
        return "waiting for a transaction of " + owner + ", " + (since == null ? "open" : "open since " + since)
                + ", holds back up to " + held + (held == 1 ? " record" : " records") + " on " + partition
                + " from offset " + startOffset + " on";
    }
}

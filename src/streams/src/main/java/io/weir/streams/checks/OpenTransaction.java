package io.weir.streams.checks;

import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that is open on an input partition. Readers of committed records wait for its end, for as long as the
 * brokers' {@code transaction.max.timeout.ms}.
 *
 * @param startOffset the offset of its first record on the partition; the records after it wait
 * @param held the number of waiting offsets, including its own
 * @param owner its transactional id, or its producer id with the reason why the transactional id could not be read
 * @param since when it began, if that could be read; otherwise when it last wrote; otherwise null
 */
public record OpenTransaction(
        TopicPartition partition,
        long startOffset,
        long held,
        String owner,
        @Nullable Instant since) {
    /** Returns a readable sentence: the waiting records, the transaction that they wait for, since when, and where. */
    public String sentence() {
        return "waiting for a transaction of " + owner + ", " + (since == null ? "open" : "open since " + since)
                + ", holds back up to " + held + (held == 1 ? " record" : " records") + " on " + partition
                + " from offset " + startOffset + " on";
    }
}

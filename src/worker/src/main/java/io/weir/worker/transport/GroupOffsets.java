package io.weir.worker.transport;

import io.weir.protocol.Shown;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes a group's committed offsets, and waits for the result. A wakeup for a poll does not interrupt it.
 */
final class GroupOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(GroupOffsets.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;

    GroupOffsets(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        try {
            return consumer.committed(partitions, TIMEOUT);
        } catch (WakeupException usedUp) {
            return consumer.committed(partitions, TIMEOUT);
        }
    }

    void commit(Map<TopicPartition, OffsetAndMetadata> commits) {
        try {
            consumer.commitSync(commits, TIMEOUT);
        } catch (WakeupException usedUp) {
            consumer.commitSync(commits, TIMEOUT);
        }
    }

    /** The ledger of {@code commit}; null means that there is no commit. */
    static PartitionLedger ledger(TopicPartition partition, @Nullable OffsetAndMetadata commit) {
        if (commit == null) {
            return PartitionLedger.fresh();
        }
        try {
            return PartitionLedger.resume(FinishedOffsets.of(commit));
        } catch (IllegalArgumentException foreign) {
            LOG.warn(
                    "{}: cannot read which records after {} are finished; they may run again: {}",
                    partition,
                    commit.offset(),
                    Shown.sentence(foreign.getMessage()));
            return PartitionLedger.resume(FinishedOffsets.of(new OffsetAndMetadata(commit.offset())));
        }
    }
}

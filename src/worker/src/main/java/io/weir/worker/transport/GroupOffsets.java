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

/** What a group has committed, read and written while waiting; a wakeup meant for a poll does not end either. */
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

    /** Where {@code commit} stands, null meaning that there is none. */
    static PartitionLedger ledger(TopicPartition partition, @Nullable OffsetAndMetadata commit) {
        if (commit == null) {
            return PartitionLedger.fresh();
        }
        try {
            return PartitionLedger.resume(FinishedOffsets.of(commit));
        } catch (IllegalArgumentException foreign) {
            LOG.warn(
                    "{}: what the last commit says is finished ahead of {} can't be read and may be repeated: {}",
                    partition,
                    commit.offset(),
                    Shown.sentence(foreign.getMessage()));
            return PartitionLedger.resume(FinishedOffsets.of(new OffsetAndMetadata(commit.offset())));
        }
    }
}

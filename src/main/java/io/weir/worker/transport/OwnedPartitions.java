package io.weir.worker.transport;

import io.weir.worker.transport.Delivery.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions a consumer has, and how far each is. All but {@link ClassicDelivery#settle} happens on the consumer's
 * thread. A partition that goes away is waited for shortly: what finishes is committed, what does not is let go, and the
 * engine takes whichever report comes first.
 */
final class OwnedPartitions implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedPartitions.class);
    private static final Duration PATIENCE_AT_REBALANCE = Duration.ofSeconds(2);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(10);
    /** What the runs of one more window of records may add. */
    private static final int METADATA_RESERVE = 512;

    private final Consumer<byte[], byte[]> consumer;
    private final int metadataLimit;
    private final Map<TopicPartition, Ownership> owned = new HashMap<>();
    private final BlockingQueue<ClassicDelivery> settled = new LinkedBlockingQueue<>();
    private volatile boolean wakeWhenSettled;
    private int inHand;

    OwnedPartitions(Consumer<byte[], byte[]> consumer, int metadataLimit) {
        this.consumer = consumer;
        this.metadataLimit = metadataLimit;
    }

    /** Records taken and not settled, of partitions still owned. */
    int inHand() {
        return inHand;
    }

    /** Whether a settlement should end a poll, because the poll brings nothing while partitions are paused. */
    void wakeWhenSettled(boolean wake) {
        wakeWhenSettled = wake;
    }

    /** The record as a delivery, unless it was finished before the last commit. */
    Optional<Delivery> take(ConsumerRecord<byte[], byte[]> record) {
        Ownership ownership = owned.get(new TopicPartition(record.topic(), record.partition()));
        if (ownership == null || !ownership.ledger.take(record.offset())) {
            return Optional.empty();
        }
        inHand++;
        ownership.inHand++;
        return Optional.of(new ClassicDelivery(record, ownership));
    }

    /** Notes what was settled since the last call, and returns what was given back and is still to be done. */
    List<Delivery> settle() {
        List<Delivery> released = new ArrayList<>();
        for (ClassicDelivery next = settled.poll(); next != null; next = settled.poll()) {
            note(next, released);
        }
        return released;
    }

    private void note(ClassicDelivery delivery, List<Delivery> released) {
        Ownership ownership = delivery.ownership;
        if (delivery.begun) {
            delivery.begun = false;
            ownership.end();
        }
        if (ownership.lost) {
            return;
        }
        if (delivery.settlement == Settlement.RELEASE) {
            released.add(delivery);
            return;
        }
        inHand--;
        ownership.inHand--;
        ownership.ledger.finish(delivery.record.offset());
        ownership.changed = true;
    }

    /** Partitions with so much finished ahead that a commit could hardly tell more. */
    Set<TopicPartition> overfull() {
        Set<TopicPartition> overfull = new HashSet<>();
        owned.forEach((partition, ownership) -> {
            if (ownership.metadataSize + METADATA_RESERVE > metadataLimit && ownership.metadataSize > 0) {
                overfull.add(partition);
            }
        });
        return overfull;
    }

    /** Commits what has changed, without waiting; a commit that fails is made good by the next. */
    void commit() {
        Map<TopicPartition, OffsetAndMetadata> commits = commits(owned.keySet());
        if (!commits.isEmpty()) {
            consumer.commitAsync(commits, (offsets, failure) -> {
                if (failure != null) {
                    LOG.debug("a commit failed, the next will say it again: {}", failure.toString());
                }
            });
        }
    }

    /** Commits everything and waits for it. */
    void commitFinally() {
        commitSync(owned.keySet());
    }

    private void commitSync(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            Ownership ownership = owned.get(partition);
            if (ownership != null) {
                ownership.changed = true;
            }
        });
        Map<TopicPartition, OffsetAndMetadata> commits = commits(partitions);
        if (commits.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(commits, COMMIT_TIMEOUT);
        } catch (WakeupException once) {
            // A wakeup meant for a poll; it is used up now.
            consumer.commitSync(commits, COMMIT_TIMEOUT);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> commits(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Ownership ownership = owned.get(partition);
            if (ownership != null && ownership.changed && ownership.ledger.position() >= 0) {
                ownership.changed = false;
                FinishedOffsets finished = ownership.ledger.finished();
                ownership.metadataSize = finished.size();
                commits.put(partition, finished.toCommit(metadataLimit));
            }
        }
        return commits;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = committed(new HashSet<>(partitions));
        for (TopicPartition partition : partitions) {
            owned.put(partition, new Ownership(ledger(partition, committed.get(partition))));
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        try {
            return consumer.committed(partitions);
        } catch (WakeupException once) {
            return consumer.committed(partitions);
        }
    }

    private static PartitionLedger ledger(TopicPartition partition, @Nullable OffsetAndMetadata commit) {
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
                    foreign.getMessage());
            return PartitionLedger.resume(FinishedOffsets.of(new OffsetAndMetadata(commit.offset())));
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        List<Ownership> leaving =
                partitions.stream().map(owned::get).filter(Objects::nonNull).toList();
        leaving.forEach(Ownership::leave);
        awaitBegun(leaving);
        try {
            commitSync(partitions);
        } catch (KafkaException failed) {
            LOG.warn("{}: no last commit, some steps will be repeated: {}", partitions, failed.toString());
        }
        onPartitionsLost(partitions);
    }

    private void awaitBegun(List<Ownership> leaving) {
        long end = System.nanoTime() + PATIENCE_AT_REBALANCE.toNanos();
        List<Delivery> released = settle();
        try {
            while (leaving.stream().anyMatch(Ownership::hasBegun)) {
                ClassicDelivery next = settled.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                note(next, released);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        // What was given back of partitions that stay must not be forgotten.
        released.forEach(delivery -> settled.add((ClassicDelivery) delivery));
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Ownership ownership = owned.remove(partition);
            if (ownership != null) {
                ownership.leave();
                ownership.lost = true;
                inHand -= ownership.inHand;
            }
        }
    }

    /** One partition from its assignment to its end. */
    private static final class Ownership {
        private final PartitionLedger ledger;
        private boolean changed;
        private boolean lost;
        private int metadataSize;
        private int inHand;
        private boolean leaving;
        private int begun;

        Ownership(PartitionLedger ledger) {
            this.ledger = ledger;
        }

        synchronized void leave() {
            leaving = true;
        }

        synchronized boolean begin() {
            if (!leaving) {
                begun++;
            }
            return !leaving;
        }

        synchronized void end() {
            begun--;
        }

        synchronized boolean hasBegun() {
            return begun > 0;
        }
    }

    /** A record of a consumer group. */
    private final class ClassicDelivery implements Delivery {
        private final ConsumerRecord<byte[], byte[]> record;
        private final Ownership ownership;
        private volatile boolean begun;
        private volatile Settlement settlement = Settlement.RELEASE;

        ClassicDelivery(ConsumerRecord<byte[], byte[]> record, Ownership ownership) {
            this.record = record;
            this.ownership = ownership;
        }

        @Override
        public ConsumerRecord<byte[], byte[]> record() {
            return record;
        }

        /** Consumer groups do not count deliveries. */
        @Override
        public boolean lastPermitted() {
            return false;
        }

        @Override
        public boolean begin() {
            begun = ownership.begin();
            return begun;
        }

        /** Counted as ended only when noted, so that a rebalance never finds it ended and not yet noted. */
        @Override
        public void settle(Settlement outcome) {
            settlement = outcome;
            settled.add(this);
            if (wakeWhenSettled) {
                wakeWhenSettled = false;
                consumer.wakeup();
            }
        }
    }
}

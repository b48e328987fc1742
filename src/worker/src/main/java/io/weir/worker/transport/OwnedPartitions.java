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
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer's partitions and their progress. Everything but a delivery's settlement happens on the consumer's thread.
 * When a partition is revoked, its attempts get a short time: those that finish are committed, the others are given up,
 * and the engine takes the first report that comes.
 */
final class OwnedPartitions implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedPartitions.class);
    private static final Duration PATIENCE_AT_REBALANCE = Duration.ofSeconds(2);
    private static final int NEVER = Integer.MAX_VALUE;

    private final Consumer<byte[], byte[]> consumer;
    private final GroupOffsets offsets;
    private final int metadataLimit;
    private final Map<TopicPartition, OwnedPartition> owned = new HashMap<>();
    /** Assigned, but their committed offsets are unknown: nothing of them can be taken. */
    private final Set<TopicPartition> unknown = new HashSet<>();

    private final BlockingQueue<ClassicDelivery> settled = new LinkedBlockingQueue<>();
    private volatile int wakeAt = NEVER;
    private int inHand;

    OwnedPartitions(Consumer<byte[], byte[]> consumer, int metadataLimit) {
        this.consumer = consumer;
        this.offsets = new GroupOffsets(consumer);
        this.metadataLimit = metadataLimit;
    }

    /** Number of records taken and not settled, of partitions still owned. */
    int inHand() {
        return inHand;
    }

    /** Total size of these records, in bytes. */
    long bytesInHand() {
        return owned.values().stream().mapToLong(OwnedPartition::bytesInHand).sum();
    }

    /** After this many settlements, a poll of paused partitions ends; more than 0. */
    void wakeAt(int settlements) {
        wakeAt = settlements;
    }

    /** Polls are not interrupted. */
    void wakeNever() {
        wakeAt = NEVER;
    }

    /** Returns the record as a delivery, unless it was finished before the last commit, or will be read again. */
    Optional<Delivery> take(ConsumerRecord<byte[], byte[]> record) {
        OwnedPartition partition = owned.get(new TopicPartition(record.topic(), record.partition()));
        if (partition == null || !partition.take(record.offset(), bytesOf(record))) {
            return Optional.empty();
        }
        inHand++;
        return Optional.of(new ClassicDelivery(record, partition, this::settled));
    }

    private void settled(ClassicDelivery delivery) {
        settled.add(delivery);
        if (settled.size() >= wakeAt) {
            wakeAt = NEVER;
            consumer.wakeup();
        }
    }

    /** Notes the settlements since the last call, and returns the released deliveries that are still to be done. */
    List<Delivery> settle() {
        List<Delivery> released = new ArrayList<>();
        for (ClassicDelivery next = settled.poll(); next != null; next = settled.poll()) {
            note(next, released);
        }
        return released;
    }

    private void note(ClassicDelivery delivery, List<Delivery> released) {
        delivery.noteEnd();
        if (delivery.partition().isLost()) {
            return;
        }
        if (delivery.settlement() == Settlement.RELEASE) {
            released.add(delivery);
            return;
        }
        inHand--;
        delivery.partition().finish(delivery.record().offset(), bytesOf(delivery.record()));
    }

    private static int bytesOf(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        return value == null ? 0 : value.length;
    }

    /** Partitions from which nothing more can be taken now. */
    Set<TopicPartition> notToBeTaken() {
        Set<TopicPartition> stopped = new HashSet<>(unknown);
        owned.forEach((topicPartition, partition) -> {
            if (partition.isOverfull()) {
                stopped.add(topicPartition);
            }
        });
        return stopped;
    }

    /** Commits changes without waiting. If a commit fails, the next one repeats it. */
    void commit() {
        Map<TopicPartition, OffsetAndMetadata> commits = commits(owned.keySet());
        if (!commits.isEmpty()) {
            Map<TopicPartition, OwnedPartition> said = new HashMap<>(owned);
            consumer.commitAsync(commits, (same, failure) -> {
                if (failure != null) {
                    LOG.debug("a commit failed; the next one repeats it: {}", failure.toString());
                    commits.forEach((partition, commit) -> sayAgain(said.get(partition), commit, failure));
                }
            });
        }
    }

    private static void sayAgain(@Nullable OwnedPartition partition, OffsetAndMetadata commit, Exception failure) {
        if (partition == null) {
            return;
        }
        partition.markChanged();
        if (failure instanceof OffsetMetadataTooLarge) {
            LOG.warn(
                    "the broker accepts fewer than {} characters of commit metadata; see its offset.metadata.max.bytes",
                    commit.metadata().length());
            partition.lowerLimit(commit);
        }
    }

    /** Commits everything and waits for it. */
    void commitFinally() {
        commitSync(owned.keySet());
    }

    private void commitSync(Collection<TopicPartition> partitions) {
        partitions.stream().map(owned::get).filter(Objects::nonNull).forEach(OwnedPartition::markChanged);
        Map<TopicPartition, OffsetAndMetadata> commits = commits(partitions);
        if (commits.isEmpty()) {
            return;
        }
        try {
            offsets.commit(commits);
        } catch (OffsetMetadataTooLarge refused) {
            commits.replaceAll((partition, commit) ->
                    Objects.requireNonNull(owned.get(partition)).bareCommit());
            offsets.commit(commits);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> commits(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        for (TopicPartition topicPartition : partitions) {
            OwnedPartition partition = owned.get(topicPartition);
            if (partition != null && partition.hasCommit()) {
                commits.put(topicPartition, partition.commit());
            }
        }
        return commits;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        unknown.addAll(partitions);
        try {
            look(Set.copyOf(partitions));
        } catch (KafkaException failed) {
            LOG.warn("{}: could not read the committed offsets; will retry: {}", partitions, failed.toString());
            consumer.pause(partitions);
        }
    }

    /** Tries again to read commits that could not be read at the assignment. */
    void lookAgain() {
        if (unknown.isEmpty()) {
            return;
        }
        for (Map.Entry<TopicPartition, Optional<OffsetAndMetadata>> found :
                look(Set.copyOf(unknown)).entrySet()) {
            // Records may have been polled and skipped since the assignment.
            found.getValue()
                    .ifPresentOrElse(
                            commit -> consumer.seek(found.getKey(), commit.offset()),
                            () -> consumer.seekToBeginning(Set.of(found.getKey())));
        }
    }

    private Map<TopicPartition, Optional<OffsetAndMetadata>> look(Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = offsets.committed(partitions);
        Map<TopicPartition, Optional<OffsetAndMetadata>> found = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata commit = committed.get(partition);
            owned.put(partition, new OwnedPartition(GroupOffsets.ledger(partition, commit), metadataLimit));
            unknown.remove(partition);
            found.put(partition, Optional.ofNullable(commit));
        }
        return found;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        List<OwnedPartition> leaving =
                partitions.stream().map(owned::get).filter(Objects::nonNull).toList();
        leaving.forEach(OwnedPartition::leave);
        awaitBegun(leaving);
        try {
            commitSync(partitions);
        } catch (KafkaException failed) {
            LOG.warn("{}: no last commit; some steps will run again: {}", partitions, failed.toString());
        }
        onPartitionsLost(partitions);
    }

    private void awaitBegun(List<OwnedPartition> leaving) {
        long end = System.nanoTime() + PATIENCE_AT_REBALANCE.toNanos();
        List<Delivery> released = settle();
        try {
            while (leaving.stream().anyMatch(OwnedPartition::hasBegun)) {
                ClassicDelivery next = settled.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                note(next, released);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        // Released records of partitions that stay must not be forgotten.
        released.forEach(delivery -> settled.add((ClassicDelivery) delivery));
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        unknown.removeAll(Set.copyOf(partitions));
        for (TopicPartition topicPartition : partitions) {
            OwnedPartition partition = owned.remove(topicPartition);
            if (partition != null) {
                partition.lose();
                inHand -= partition.inHand();
            }
        }
    }
}

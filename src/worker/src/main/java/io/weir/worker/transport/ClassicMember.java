package io.weir.worker.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One consumer of a group, from its subscription to its end. Used by one thread only, except {@link #wakeup}. */
final class ClassicMember {
    private static final Logger LOG = LoggerFactory.getLogger(ClassicMember.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(100);
    /** The poll time while attempts are in hand, so that finished ones are committed soon. */
    private static final Duration BUSY_POLL = Duration.ofMillis(20);

    private static final Duration BETWEEN_COMMITS = Duration.ofMillis(25);

    /** With this many bytes in hand no more records are taken, however few there are. */
    static final long BYTES_IN_HAND = 16L << 20;

    private final Consumer<byte[], byte[]> consumer;
    private final OwnedPartitions owned;
    private final AttemptRunner runner;
    private final int window;
    private final LongSupplier nanos;
    private final Deque<Delivery> again = new ArrayDeque<>();
    private long commitAt;

    /**
     * @param window number of records that may be in hand
     * @param nanos as {@link System#nanoTime}
     */
    ClassicMember(
            Consumer<byte[], byte[]> consumer,
            String topic,
            int metadataLimit,
            int window,
            AttemptRunner runner,
            LongSupplier nanos) {
        this.consumer = consumer;
        this.owned = new OwnedPartitions(consumer, metadataLimit);
        this.runner = runner;
        this.window = window;
        this.nanos = nanos;
        this.commitAt = nanos.getAsLong();
        consumer.subscribe(List.of(topic), owned);
    }

    /** @param taking true if new records may be given to the runner */
    void turn(boolean taking) {
        again.addAll(owned.settle());
        boolean flows = taking && runner.pauseNanos() <= 0;
        if (flows) {
            takeAgain();
        }
        commit();
        owned.lookAgain();
        hold(flows);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(owned.inHand() > 0 ? BUSY_POLL : IDLE_POLL)) {
            owned.take(record).ifPresent(runner::take);
        }
    }

    /** Released records are taken again: a consumer group cannot release a single record. */
    private void takeAgain() {
        while (!again.isEmpty()) {
            runner.take(again.remove());
        }
    }

    /** Not after every settlement, because each commit is a record that the broker writes and keeps for a while. */
    private void commit() {
        long now = nanos.getAsLong();
        if (now - commitAt >= 0) {
            commitAt = now + BETWEEN_COMMITS.toNanos();
            owned.commit();
        }
    }

    private void hold(boolean flows) {
        Set<TopicPartition> paused = owned.notToBeTaken();
        boolean full = owned.inHand() >= window || owned.bytesInHand() >= BYTES_IN_HAND;
        if (full || !flows) {
            paused.addAll(consumer.assignment());
        }
        Set<TopicPartition> flowing = new HashSet<>(consumer.assignment());
        flowing.removeAll(paused);
        paused.retainAll(consumer.assignment());
        consumer.pause(paused);
        consumer.resume(flowing);
        if (full && flows) {
            // Half a window at a time, so that the next poll returns many records instead of one.
            owned.wakeAt(owned.inHand() - Math.min(window, owned.inHand()) / 2);
        } else {
            owned.wakeNever();
        }
    }

    void wakeup() {
        consumer.wakeup();
    }

    /** Makes the last commit and leaves the group, even after failures. */
    void leave() {
        try (consumer) {
            owned.settle();
            owned.commitFinally();
        } catch (RuntimeException trouble) {
            LOG.warn("left the group without a last commit; some steps will run again: {}", trouble.toString());
        }
    }
}

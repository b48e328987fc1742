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

/** One consumer of a group from its subscription to its end. All of it on one thread, but for {@link #wakeup}. */
final class ClassicMember {
    private static final Logger LOG = LoggerFactory.getLogger(ClassicMember.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(100);
    /** Between polls while something is in hand, so that what is finished is soon committed. */
    private static final Duration BUSY_POLL = Duration.ofMillis(20);

    private static final Duration BETWEEN_COMMITS = Duration.ofMillis(25);

    /** With this much in hand nothing more is taken, however few records that is. */
    static final long BYTES_IN_HAND = 16L << 20;

    private final Consumer<byte[], byte[]> consumer;
    private final OwnedPartitions owned;
    private final AttemptRunner runner;
    private final int window;
    private final LongSupplier nanos;
    private final Deque<Delivery> again = new ArrayDeque<>();
    private long commitAt;

    /**
     * @param window how many records may be in hand
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

    /** @param taking whether anything new may be handed to the runner */
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

    /** What was given back is done again: a consumer group has no way to give one record back. */
    private void takeAgain() {
        while (!again.isEmpty()) {
            runner.take(again.remove());
        }
    }

    /** Not at every settlement: each commit is a record that the broker writes and keeps for a while. */
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
            // Half a window at a time: the next poll then brings many records and not one.
            owned.wakeAt(owned.inHand() - Math.min(window, owned.inHand()) / 2);
        } else {
            owned.wakeNever();
        }
    }

    void wakeup() {
        consumer.wakeup();
    }

    /** Says the last of it and leaves the group, whatever fails. */
    void leave() {
        try (consumer) {
            owned.settle();
            owned.commitFinally();
        } catch (RuntimeException trouble) {
            LOG.warn("left the group without a last commit, some steps will be repeated: {}", trouble.toString());
        }
    }
}

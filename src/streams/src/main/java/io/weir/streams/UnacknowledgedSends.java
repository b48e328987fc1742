package io.weir.streams;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts by partition the records that a producer has sent and that no broker has acknowledged or refused yet. Kafka's
 * own {@code flush} waits for them without end, and does not report that it waits, or for which records. Thread-safe.
 */
final class UnacknowledgedSends {
    private final Map<TopicPartition, Integer> counts = new HashMap<>();

    /**
     * Registers a record that is about to be sent.
     *
     * @return the record in flight; its end must be reported to it, once or more often
     */
    Send begins(TopicPartition partition) {
        synchronized (counts) {
            counts.merge(partition, 1, Integer::sum);
        }
        return new Send(partition);
    }

    /** One record in flight. */
    final class Send {
        private final TopicPartition partition;
        private boolean ended;

        private Send(TopicPartition partition) {
            this.partition = partition;
        }

        /** The record was acknowledged, refused, or never taken by the producer. */
        void ends() {
            synchronized (counts) {
                if (ended) {
                    return;
                }
                ended = true;
                counts.computeIfPresent(partition, (same, count) -> count == 1 ? null : count - 1);
                if (counts.isEmpty()) {
                    counts.notifyAll();
                }
            }
        }

        /** Returns a callback that runs the caller's own callback, and then marks the end of this record. */
        Callback behind(Callback callback) {
            return (metadata, failure) -> {
                try {
                    callback.onCompletion(metadata, failure);
                } finally {
                    ends();
                }
            };
        }
    }

    /** Waits until there are none. Returns false if {@code nanos} passed first. */
    boolean awaitNone(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        synchronized (counts) {
            while (!counts.isEmpty()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(counts, left);
            }
            return true;
        }
    }

    Set<TopicPartition> partitions() {
        synchronized (counts) {
            return new HashSet<>(counts.keySet());
        }
    }
}

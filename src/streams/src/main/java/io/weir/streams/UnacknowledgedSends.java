package io.weir.streams;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.TopicPartition;

/**
 * The records a producer has sent and that no broker has acknowledged or refused yet, counted by partition. Kafka's own
 * {@code flush} waits for them without end, and says neither that nor for which. Thread-safe.
 */
final class UnacknowledgedSends {
    private final Map<TopicPartition, Integer> counts = new HashMap<>();

    /**
     * Notes a record that is about to be sent.
     *
     * @return to be told of its end, once or more often
     */
    Send begins(TopicPartition partition) {
        synchronized (counts) {
            counts.merge(partition, 1, Integer::sum);
        }
        return new Send(partition);
    }

    /** One record on its way. */
    final class Send {
        private final TopicPartition partition;
        private boolean ended;

        private Send(TopicPartition partition) {
            this.partition = partition;
        }

        /** Acknowledged, refused, or never taken by the producer. */
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

        /** The caller's own callback, and this record's end behind it. */
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

    /** Waits until there are none; false when {@code nanos} passed first. */
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

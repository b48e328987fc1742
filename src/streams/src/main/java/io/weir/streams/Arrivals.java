package io.weir.streams;

import io.weir.protocol.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Tracks up to which time a stream thread has processed its workers' reports. A timeout must not be decided while the
 * report may lie unread in the topic. Otherwise an engine that was down for longer than a step's timeout, or that lags
 * behind, would time out steps whose reports came in time, dispatch them again, and so make the lag worse.
 *
 * <p>Each partition has its own time. While all records that came in are processed, it is the engine's clock. Otherwise
 * it stays at the later of two times: the time at which all records were last processed, and the timestamp of the last
 * processed report. Used on the stream thread only: its consumer reports what it returns, its tasks report what they
 * have processed.
 */
final class Arrivals {
    /** How long a consumer may not know its lag. After that time it counts as having no lag. */
    static final long PATIENCE_MS = TimeUnit.SECONDS.toMillis(30);

    private final Map<Integer, Inbox> inboxes = new HashMap<>();
    private boolean observed;

    /**
     * A consumer is about to poll, so nothing is heard until it reports what arrived. Its first poll may fail, for example
     * at a partition without a committed offset, and tasks begin nevertheless.
     */
    void observed() {
        observed = true;
    }

    /**
     * A consumer has polled.
     *
     * @param assigned the assigned partitions; only those of {@link Topics#STEP_COMPLETED} matter
     * @param lag returns how many records of a partition are still to be fetched, if that is known
     * @param now when the poll returned, epoch milliseconds
     */
    void polled(
            ConsumerRecords<?, ?> records,
            Collection<TopicPartition> assigned,
            Function<TopicPartition, OptionalLong> lag,
            long now) {
        for (TopicPartition partition : assigned) {
            if (partition.topic().equals(Topics.STEP_COMPLETED)) {
                List<? extends ConsumerRecord<?, ?>> handed = records.records(partition);
                long last = handed.isEmpty()
                        ? Inbox.NONE
                        : handed.get(handed.size() - 1).offset();
                inbox(partition.partition()).polled(last, lag.apply(partition), now);
            }
        }
    }

    /** A task begins, or begins again: records that its partition was given before do not count any more. */
    void begins(int partition, long now) {
        inboxes.put(partition, new Inbox(now));
    }

    /** A task has processed a record. */
    void dealtWith(Source record) {
        if (record.topic().equals(Topics.STEP_COMPLETED)) {
            inbox(record.partition()).dealtWith(record.offset(), record.timestamp());
        }
    }

    /** Returns the time up to which all workers' reports are processed, epoch milliseconds; at most {@code now}. */
    long heardUpTo(int partition, long now) {
        return observed ? inbox(partition).heardUpTo(now) : now;
    }

    private Inbox inbox(int partition) {
        return inboxes.computeIfAbsent(partition, unseen -> new Inbox(0));
    }

    private static final class Inbox {
        private static final long NONE = -1;
        private static final long NEVER = Long.MIN_VALUE;

        private final long since;
        private boolean known;
        private boolean emptied;
        private long handed = NONE;
        private long dealtWith = NONE;
        private long lastTimestamp = NEVER;
        private long completeAt = NEVER;
        /**
         * Once {@code awaitedOffset} is processed, everything that came in up to {@code awaitedTime} is processed, if
         * that is set.
         */
        private long awaitedOffset = NONE;

        private long awaitedTime = NEVER;

        Inbox(long since) {
            this.since = since;
        }

        void polled(long lastOffset, OptionalLong lag, long now) {
            handed = Math.max(handed, lastOffset);
            known |= lag.isPresent();
            emptied = lag.isPresent() && lag.getAsLong() == 0;
            // Only one at a time: otherwise a busy partition would postpone it for ever.
            if (emptied && awaitedTime == NEVER) {
                awaitedOffset = handed;
                awaitedTime = now;
                settle();
            }
        }

        void dealtWith(long offset, long timestamp) {
            dealtWith = Math.max(dealtWith, offset);
            lastTimestamp = timestamp;
            settle();
        }

        private void settle() {
            if (awaitedTime != NEVER && dealtWith >= awaitedOffset) {
                completeAt = awaitedTime;
                awaitedTime = NEVER;
            }
        }

        long heardUpTo(long now) {
            boolean silent = !known && now - since > PATIENCE_MS;
            if (silent || (emptied && dealtWith >= handed)) {
                return now;
            }
            return Math.min(now, Math.max(completeAt, lastTimestamp));
        }
    }
}

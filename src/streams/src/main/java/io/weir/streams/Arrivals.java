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
 * How far a stream thread has heard its workers: a timeout must not be decided on while the answer may lie unread in the
 * topic. An engine that was down for longer than a step's timeout, or that lags behind, would time out steps that were
 * answered in time, hand them out again, and so make the lag worse.
 *
 * <p>Per partition, time is the engine's own while everything that has come in is dealt with. Otherwise it stands where all
 * had last been dealt with, or at the timestamp of the last report that was, whichever is later. Used on the stream thread
 * only: its consumer tells what it hands over, its tasks what they have dealt with.
 */
final class Arrivals {
    /** How long a consumer may not know how far behind it is, before its silence is taken for there being nothing. */
    static final long PATIENCE_MS = TimeUnit.SECONDS.toMillis(30);

    private final Map<Integer, Inbox> inboxes = new HashMap<>();
    private boolean observed;

    /**
     * A consumer has polled.
     *
     * @param assigned whose partitions of {@link Topics#STEP_COMPLETED} matter
     * @param lag how many records of a partition are still to be fetched, where that is known
     * @param now when the poll had returned, epoch milliseconds
     */
    void polled(
            ConsumerRecords<?, ?> records,
            Collection<TopicPartition> assigned,
            Function<TopicPartition, OptionalLong> lag,
            long now) {
        observed = true;
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

    /** A task begins, or begins anew: what its partition had been handed before is void. */
    void begins(int partition, long now) {
        inboxes.put(partition, new Inbox(now));
    }

    /** A task has dealt with a record. */
    void dealtWith(Source record) {
        if (record.topic().equals(Topics.STEP_COMPLETED)) {
            inbox(record.partition()).dealtWith(record.offset(), record.timestamp());
        }
    }

    /** Everything that workers reported up to this time is dealt with, epoch milliseconds; at most {@code now}. */
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
        /** Once {@code awaitedOffset} is dealt with, so is all that had come in by {@code awaitedTime}, if that is set. */
        private long awaitedOffset = NONE;

        private long awaitedTime = NEVER;

        Inbox(long since) {
            this.since = since;
        }

        void polled(long lastOffset, OptionalLong lag, long now) {
            handed = Math.max(handed, lastOffset);
            known |= lag.isPresent();
            emptied = lag.isPresent() && lag.getAsLong() == 0;
            // One at a time, or a busy partition would put it off for ever.
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

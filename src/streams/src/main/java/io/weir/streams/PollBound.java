package io.weir.streams;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Limits how long a stream thread's consumer waits for records: until a commit or an alarm is due. Kafka Streams checks
 * both only between two polls. So with its fixed {@code poll.ms} they are late, or an idle thread wakes up for nothing.
 */
final class PollBound {
    /** While Kafka Streams restores a task, it checks between two polls whether the task is ready. */
    static final long RESTORING_MS = 10;

    /** A due commit may be refused for now, while the group rebalances. The thread must not spin meanwhile. */
    private static final long SHORTEST_COMMIT_MS = 1;

    private final CommitPace commits;
    private final Alarms alarms;

    PollBound(CommitPace commits, Alarms alarms) {
        this.commits = commits;
        this.alarms = alarms;
    }

    /**
     * Limits the timeout of a poll.
     *
     * @param timeout the timeout that Kafka Streams requests
     * @param held true if Kafka Streams holds back partitions, as it does while it restores their tasks
     * @param now epoch milliseconds
     */
    Duration of(Duration timeout, boolean held, long now) {
        long millis = timeout.toMillis();
        if (held) {
            millis = Math.min(millis, RESTORING_MS);
        }
        long wait = commits.waitNanos();
        if (wait != CommitPace.NEVER) {
            // Rounded up: the consumer would treat a part of a millisecond as zero.
            long ceiling = TimeUnit.NANOSECONDS.toMillis(wait + TimeUnit.MILLISECONDS.toNanos(1) - 1);
            millis = Math.min(millis, Math.max(SHORTEST_COMMIT_MS, ceiling));
        }
        long next = alarms.next(now);
        if (next != Alarm.NEVER) {
            millis = Math.min(millis, Math.max(0, next - now));
        }
        return Duration.ofMillis(millis);
    }
}

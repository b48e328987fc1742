package io.weir.streams;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a stream thread's consumer may wait for records: until a commit or an alarm is due. Kafka Streams looks at both
 * only between two polls, so with its fixed {@code poll.ms} they come late, or an idle thread wakes up for nothing.
 */
final class PollBound {
    /** While Kafka Streams restores a task, it looks between two polls whether the task is ready. */
    static final long RESTORING_MS = 10;

    /** A commit that is due may be refused for now, while the group rebalances: the thread must not spin meanwhile. */
    private static final long SHORTEST_COMMIT_MS = 1;

    private final CommitPace commits;
    private final Alarms alarms;

    PollBound(CommitPace commits, Alarms alarms) {
        this.commits = commits;
        this.alarms = alarms;
    }

    /**
     * Bounds a poll.
     *
     * @param timeout as Kafka Streams asks for
     * @param held whether Kafka Streams holds back partitions, as it does while it restores their tasks
     * @param now epoch milliseconds
     */
    Duration of(Duration timeout, boolean held, long now) {
        long millis = timeout.toMillis();
        if (held) {
            millis = Math.min(millis, RESTORING_MS);
        }
        long wait = commits.waitNanos();
        if (wait != CommitPace.NEVER) {
            // A part of a millisecond would be none to the consumer.
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

package io.weir.streams;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Topics;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Decides when a stream thread commits. Readers of committed records wait for the commit, so the commit comes soon
 * after a decision that a reader waits for. But a commit has a cost, mostly on the broker: the broker adds every
 * written partition to the transaction and writes a marker to each. A broker that is still writing the markers of the
 * last transaction refuses the next one for a while. So a thread rests after a commit that carried many decisions or
 * took long. A thread with little work, on brokers that commit quickly, commits each decision at once; a busy thread
 * collects many decisions in each commit. The rest is at least as long as the commit took, so slow brokers get at most
 * half of the thread's time. {@code commit.interval.ms} applies to decisions that no reader waits for.
 *
 * <p>One commit covers all tasks of the thread, so they share one instance. Used on the stream thread only.
 */
final class CommitPace {
    /** No commit is needed soon. */
    static final long NEVER = Long.MAX_VALUE;

    /** The time that each decision adds to the rest after its commit. */
    static final long REST_A_DECISION_NANOS = TimeUnit.MICROSECONDS.toNanos(250);

    /** A commit with at most this many decisions does not indicate a busy thread, and no rest follows it. */
    static final int FEW_DECISIONS = 8;

    /** A commit that took at most this long does not indicate slow brokers, nanoseconds. */
    static final long QUICK_COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /**
     * How long a dispatch may stay uncommitted if the workers are expected to take it before the commit and nothing
     * else requests a commit.
     */
    static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final long longestRestNanos;
    private final LongSupplier nanoTime;
    private final QueueReaders readers = new QueueReaders();
    private boolean awaited;
    private long awaitedFrom;
    private int decisions;
    private int committing;
    private boolean underWay;
    private long beganAt;
    private long notBefore;
    private Runnable request = () -> {};

    /** @param pace the configured pace */
    CommitPace(WeirConfig.Pace pace, LongSupplier nanoTime) {
        this.longestRestNanos = pace.commitRest().toNanos();
        this.nanoTime = nanoTime;
        this.notBefore = nanoTime.getAsLong();
    }

    /**
     * Records a decision.
     *
     * @param requestCommit requests a commit from Kafka Streams
     */
    void decided(Runnable requestCommit) {
        decisions++;
        request = requestCommit;
    }

    /**
     * Notes a record that was sent. History records and dead letters are ignored: they are read later, and no next step
     * depends on them.
     */
    void sent(Outgoing record) {
        AttemptId attempt = record.dispatched();
        if (attempt != null) {
            awaitFrom(nanoTime.getAsLong() + (readers.dispatched(record.topic(), attempt) ? GRACE_NANOS : 0));
        } else if (record.topic().equals(Topics.RESULTS) || !record.topic().startsWith("weir.")) {
            // What a step emits has readers outside.
            awaitFrom(nanoTime.getAsLong());
        }
    }

    private void awaitFrom(long time) {
        if (!awaited || time - awaitedFrom < 0) {
            awaitedFrom = time;
        }
        awaited = true;
    }

    /** Records a worker's report. */
    void reported(AttemptId attempt) {
        readers.reported(attempt);
    }

    /**
     * Returns how long to wait before a commit is requested, nanoseconds: 0 to request it now, {@link #NEVER} if none
     * is needed.
     */
    long waitNanos() {
        if (!awaited) {
            return NEVER;
        }
        long now = nanoTime.getAsLong();
        return Math.max(0, Math.max(notBefore - now, awaitedFrom - now));
    }

    /** Requests a commit if it is due. Kafka Streams then commits before it polls again. */
    void requestIfDue() {
        if (waitNanos() == 0) {
            request.run();
        }
    }

    /** The thread begins a commit, or continues it with another task: it covers everything sent so far. */
    void began() {
        // Without a decision there is nothing to commit, and Kafka Streams may flush without a commit.
        if (!underWay && decisions > 0) {
            underWay = true;
            beganAt = nanoTime.getAsLong();
        }
        committing += decisions;
        decisions = 0;
        awaited = false;
    }

    /**
     * The commit has succeeded.
     *
     * @param large true if it carried a portion; its duration then depends on the many bytes and does not measure how
     *     quick the brokers are
     */
    void committed(boolean large) {
        long now = nanoTime.getAsLong();
        long took = underWay && !large ? now - beganAt : 0;
        boolean light = committing <= FEW_DECISIONS && took <= QUICK_COMMIT_NANOS;
        long rest = Math.min(longestRestNanos, committing * REST_A_DECISION_NANOS);
        notBefore = light ? now : now + Math.max(rest, took);
        committing = 0;
        underWay = false;
        readers.committed();
    }
}

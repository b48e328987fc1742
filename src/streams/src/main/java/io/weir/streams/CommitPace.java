package io.weir.streams;

import io.weir.protocol.Topics;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When a stream thread commits. Whoever reads committed records waits for the commit, so it comes soon after a decision that
 * somebody waits for. But a commit has its price, mostly the broker's: it adds every partition written to the transaction and
 * writes a marker on each. So a thread rests after each, the longer the more decisions it carried: one with little to do
 * commits each decision within milliseconds, a busy one gathers many decisions for each commit. And it rests at least as long
 * as the commit took, so that brokers that are slow to commit get no more than half of its time. {@code commit.interval.ms}
 * is the time for what nobody waits for.
 *
 * <p>A commit is one of all of the thread's tasks, so they share one instance. Used on the stream thread only.
 */
final class CommitPace {
    /** Nothing is to be committed soon. */
    static final long NEVER = Long.MAX_VALUE;

    /** What a decision adds to the rest after its commit. */
    static final long REST_A_DECISION_NANOS = TimeUnit.MICROSECONDS.toNanos(250);

    private final boolean awaitDispatches;
    private final long longestRestNanos;
    private final LongSupplier nanoTime;
    private boolean awaited;
    private int decisions;
    private int committing;
    private boolean underWay;
    private long beganAt;
    private long notBefore;

    /** @param pace see there */
    CommitPace(WeirConfig.Pace pace, LongSupplier nanoTime) {
        this.awaitDispatches = pace.awaitDispatches();
        this.longestRestNanos = pace.commitRest().toNanos();
        this.nanoTime = nanoTime;
        this.notBefore = nanoTime.getAsLong();
    }

    /** Notes a decision. */
    void decided() {
        decisions++;
    }

    /** Notes a record that goes out. History and dead letters are read later; nobody's next step hangs on them. */
    void sent(String topic) {
        awaited |= topic.equals(Topics.RESULTS) || (awaitDispatches && Topics.isStepReady(topic));
    }

    /** How long to wait before asking for a commit, nanoseconds: 0 to ask now, {@link #NEVER} not to. */
    long waitNanos() {
        return awaited ? Math.max(0, notBefore - nanoTime.getAsLong()) : NEVER;
    }

    /** The thread begins a commit, or the part of a further task in it: everything sent so far goes with it. */
    void began() {
        // Without a decision there is nothing to commit, and Kafka Streams may flush and leave it at that.
        if (!underWay && decisions > 0) {
            underWay = true;
            beganAt = nanoTime.getAsLong();
        }
        committing += decisions;
        decisions = 0;
        awaited = false;
    }

    /**
     * The commit stands.
     *
     * @param large whether it carried a portion: then its time is that of many bytes, and does not show how quick the brokers are
     */
    void committed(boolean large) {
        long now = nanoTime.getAsLong();
        long rest = Math.min(longestRestNanos, committing * REST_A_DECISION_NANOS);
        notBefore = now + (underWay && !large ? Math.max(rest, now - beganAt) : rest);
        committing = 0;
        underWay = false;
    }
}

package io.weir.streams;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Topics;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When a stream thread commits. Readers of committed records wait for the commit, so it comes soon after a decision that
 * somebody waits for. But a commit has its price, mostly the broker's: it adds every partition written to the transaction and
 * writes a marker on each. A broker that is still writing the markers of the last transaction refuses the next one for a while.
 * So a thread rests after a commit that carried many decisions or took long: a thread with little to do, on brokers that commit
 * quickly, commits each decision at once, and a busy one gathers many decisions for each commit. The rest is at least as long as
 * the commit took, so that brokers that are slow to commit get no more than half of the thread's time.
 * {@code commit.interval.ms} is the time for what nobody waits for.
 *
 * <p>A commit is one of all of the thread's tasks, so they share one instance. Used on the stream thread only.
 */
final class CommitPace {
    /** Nothing is to be committed soon. */
    static final long NEVER = Long.MAX_VALUE;

    /** What a decision adds to the rest after its commit. */
    static final long REST_A_DECISION_NANOS = TimeUnit.MICROSECONDS.toNanos(250);

    /** A commit that carried no more decisions than this is no sign of much to do, and no rest follows it. */
    static final int FEW_DECISIONS = 8;

    /** A commit that took no longer than this is no sign of brokers that are slow to commit, nanoseconds. */
    static final long QUICK_COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** How long a dispatch that is expected to be taken before its commit goes without one, if nothing else asks for it. */
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

    /** @param pace see there */
    CommitPace(WeirConfig.Pace pace, LongSupplier nanoTime) {
        this.longestRestNanos = pace.commitRest().toNanos();
        this.nanoTime = nanoTime;
        this.notBefore = nanoTime.getAsLong();
    }

    /**
     * Notes a decision.
     *
     * @param requestCommit asks Kafka Streams for a commit
     */
    void decided(Runnable requestCommit) {
        decisions++;
        request = requestCommit;
    }

    /** Notes a record that goes out. History and dead letters are read later; nobody's next step hangs on them. */
    void sent(Outgoing record) {
        AttemptId attempt = record.dispatched();
        if (attempt != null) {
            awaitFrom(nanoTime.getAsLong() + (readers.dispatched(record.topic(), attempt) ? GRACE_NANOS : 0));
        } else if (record.topic().equals(Topics.RESULTS)) {
            awaitFrom(nanoTime.getAsLong());
        }
    }

    private void awaitFrom(long time) {
        if (!awaited || time - awaitedFrom < 0) {
            awaitedFrom = time;
        }
        awaited = true;
    }

    /** Notes a worker's report. */
    void reported(AttemptId attempt) {
        readers.reported(attempt);
    }

    /** How long to wait before asking for a commit, nanoseconds: 0 to ask now, {@link #NEVER} not to. */
    long waitNanos() {
        if (!awaited) {
            return NEVER;
        }
        long now = nanoTime.getAsLong();
        return Math.max(0, Math.max(notBefore - now, awaitedFrom - now));
    }

    /** Asks for a commit if it is time for one. Kafka Streams then commits before it polls again. */
    void requestIfDue() {
        if (waitNanos() == 0) {
            request.run();
        }
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
     * The commit has succeeded.
     *
     * @param large whether it carried a portion: then its time is that of many bytes, and does not show how quick the brokers are
     */
    void committed(boolean large) {
        long now = nanoTime.getAsLong();
        long took = underWay ? now - beganAt : 0;
        boolean light = committing <= FEW_DECISIONS && (large || took <= QUICK_COMMIT_NANOS);
        long rest = Math.min(longestRestNanos, committing * REST_A_DECISION_NANOS);
        notBefore = light ? now : now + (large ? rest : Math.max(rest, took));
        committing = 0;
        underWay = false;
        readers.committed();
    }
}

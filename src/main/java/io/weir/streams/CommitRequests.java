package io.weir.streams;

import java.util.function.LongSupplier;

/**
 * When to ask for a commit at once. A result is visible only after the commit, so a stream thread with little to do asks
 * for one after its decision and answers in a few milliseconds. But a commit costs the broker a marker on every partition
 * the transaction wrote: a thread with much to do that asked after the first record of each batch would spend its time
 * committing. So a busy one does not ask; it leaves commits to {@code commit.interval.ms}, which then carry many records
 * each. A commit is one of all of the thread's tasks, so they share one instance.
 *
 * <p>What a commit costs is measured. A few milliseconds on one broker become a hundred where three replicate and are short
 * of breath; whoever then asks after each decision gets through ten decisions a second and never catches up, though the
 * thread does not look busy. So the time since the last commit must be as long as that commit took.
 */
final class CommitRequests {
    /** How long decisions are counted before the thread is judged by them. */
    static final long PACE_NANOS = 100_000_000;

    /** Decisions in that time from which on a thread is busy: 250 a second, about a dozen runs that wait for each other. */
    static final int BUSY = 25;

    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private long asked;
    private long countedFrom;
    private int counted;
    private boolean busy;
    private long committed;
    private long cost;

    /** @param intervalNanos shortest time between two requests; zero asks for none */
    CommitRequests(long intervalNanos, LongSupplier nanoTime) {
        this.intervalNanos = intervalNanos;
        this.nanoTime = nanoTime;
        this.countedFrom = nanoTime.getAsLong();
        this.asked = countedFrom - intervalNanos;
        this.committed = countedFrom;
    }

    /** A commit has just ended, asked for or not, after so many nanoseconds. */
    void committed(long nanos) {
        committed = nanoTime.getAsLong();
        cost = nanos;
    }

    /** One for each thread that asks. */
    static ThreadLocal<CommitRequests> byThread(WeirConfig.Pace pace) {
        long interval = pace.commitRequest().toNanos();
        return ThreadLocal.withInitial(() -> new CommitRequests(interval, System::nanoTime));
    }

    /** Whether to ask now that one more decision was applied. */
    boolean afterDecision() {
        long now = nanoTime.getAsLong();
        judge(now);
        if (intervalNanos == 0 || busy || now - asked < intervalNanos || now - committed < cost) {
            return false;
        }
        asked = now;
        return true;
    }

    private void judge(long now) {
        counted++;
        if (now - countedFrom >= PACE_NANOS) {
            // After a pause, what was counted before it says nothing about now.
            busy = counted > BUSY && now - countedFrom < 2 * PACE_NANOS;
            counted = 0;
            countedFrom = now;
        } else if (counted > BUSY) {
            busy = true;
        }
    }
}

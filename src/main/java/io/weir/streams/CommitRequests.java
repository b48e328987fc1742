package io.weir.streams;

import java.util.function.LongSupplier;

/**
 * When to ask for a commit at once. A result is visible only after the commit, so a stream thread with little to do asks
 * for one after its decision and answers in a few milliseconds; but a commit a record costs throughput, so a thread asks
 * once an interval at most, and a busy one not at all: it leaves commits to {@code commit.interval.ms}, which then carry
 * many records each. A commit is one of all of the thread's tasks, so they share one instance.
 */
final class CommitRequests {
    /** Decisions in an interval from which on a thread is busy: at 5 ms that is 8,000 a second. */
    private static final int BUSY = 40;

    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private long lastWindow;
    private int decisions;

    /** @param intervalNanos zero asks for none */
    CommitRequests(long intervalNanos, LongSupplier nanoTime) {
        this.intervalNanos = intervalNanos;
        this.nanoTime = nanoTime;
        this.lastWindow = nanoTime.getAsLong() - intervalNanos;
    }

    /** Whether to ask now that one more decision was applied. */
    boolean afterDecision() {
        decisions++;
        long now = nanoTime.getAsLong();
        if (intervalNanos == 0 || now - lastWindow < intervalNanos) {
            return false;
        }
        boolean busy = decisions > BUSY;
        lastWindow = now;
        decisions = 0;
        return !busy;
    }
}

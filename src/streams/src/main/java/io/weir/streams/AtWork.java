package io.weir.streams;

import org.jspecify.annotations.Nullable;

/**
 * What a stream thread is at, so that its failure can name the record. It is noted on the side, and not carried by a
 * wrapping exception: Kafka Streams tells its own exceptions apart by their type, and an {@link Error} is none to wrap. What
 * Kafka refuses to take shows only when the transaction is flushed; so what came last stays noted when it is done.
 */
final class AtWork {
    private @Nullable Source source;
    private @Nullable String runId;
    private int partition;
    private boolean done = true;

    void begins(Source record) {
        source = record;
        runId = null;
        done = false;
    }

    /** The record turned out to be about this run. */
    void isAbout(String run) {
        runId = run;
    }

    void beginsTimerOf(String run, int inPartition) {
        source = null;
        runId = run;
        partition = inPartition;
        done = false;
    }

    void done() {
        done = true;
    }

    /** As {@code weir.run-requests-3@42}, or what stands in its place. */
    String where() {
        Source record = source;
        String what = record != null ? record.position() : runId != null ? "a timer on partition " + partition : "";
        if (what.isEmpty()) {
            return "outside of any record";
        }
        return done ? "after " + what : "at " + what;
    }

    @Nullable
    String runId() {
        return runId;
    }
}

package io.weir.streams;

import org.jspecify.annotations.Nullable;

/**
 * What a stream thread is at, so that its failure can name the record. It is noted on the side, and not carried by a
 * wrapping exception: Kafka Streams tells its own exceptions apart by their type, and an {@link Error} is none to wrap. What
 * Kafka refuses to take shows only when the transaction is flushed; so what came last stays noted when it is done.
 */
final class AtWork {
    private final OpenWork open;
    private @Nullable Item item;
    private @Nullable String runId;
    private boolean done = true;

    /** @param open the thread's, which measures each item */
    AtWork(OpenWork open) {
        this.open = open;
    }

    void begins(Source record) {
        begins(Item.of(record));
    }

    /** The record turned out to be about this run. */
    void isAbout(String run) {
        runId = run;
        open.isAbout(run);
    }

    void beginsTimerOf(String run, int inPartition) {
        begins(Item.timerOf(run, inPartition));
    }

    private void begins(Item next) {
        item = next;
        runId = next.timerOf();
        done = false;
        open.begins(next);
    }

    void done() {
        done = true;
        open.ends();
    }

    /** As {@code weir.run-requests-3@42}, or what stands in its place. */
    String where() {
        Item last = item;
        return last == null ? "outside of any record" : (done ? "after " : "at ") + last.position();
    }

    @Nullable
    String runId() {
        return runId;
    }
}

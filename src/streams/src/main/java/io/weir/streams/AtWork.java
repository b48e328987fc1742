package io.weir.streams;

import org.jspecify.annotations.Nullable;

/**
 * Records the current item of a stream thread, so that its failure can name the record. It is recorded here and not in
 * a wrapping exception: Kafka Streams distinguishes its own exceptions by their type, and an {@link Error} must not be
 * wrapped. A record that Kafka refuses shows only when the transaction is flushed, so the last item stays recorded
 * after it is done.
 */
final class AtWork {
    private final OpenWork open;
    private @Nullable Item item;
    private @Nullable String runId;
    private boolean done = true;

    /** @param open the work of the thread, which measures each item */
    AtWork(OpenWork open) {
        this.open = open;
    }

    void begins(Item next) {
        item = next;
        runId = next.timerOf();
        done = false;
        open.begins(next);
    }

    /** The record turned out to be about this run. */
    void isAbout(String run) {
        runId = run;
        open.isAbout(run);
    }

    void done() {
        done = true;
        open.ends();
    }

    /**
     * Returns the position of the item with {@code at} or {@code after}, such as {@code at weir.run-requests-3@42}, or
     * {@code outside of any record}.
     */
    String where() {
        Item last = item;
        return last == null ? "outside of any record" : (done ? "after " : "at ") + last.position();
    }

    @Nullable
    String runId() {
        return runId;
    }
}

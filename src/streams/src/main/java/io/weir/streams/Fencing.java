package io.weir.streams;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A transaction was aborted because the decision on one item took too long.
 *
 * @param runId the run of the item, or null if it is not known
 * @param took the time that the item alone took
 * @param timeout the time after which brokers abort a transaction
 * @param count how many transactions in a row this item has cost
 * @param atMs when it was counted, epoch milliseconds
 */
record Fencing(Item item, @Nullable String runId, Duration took, Duration timeout, int count, long atMs) {
    /** After this many lost transactions the item is not decided on any more. */
    static final int PERMITTED = 3;

    boolean isTooOften() {
        return count >= PERMITTED;
    }

    /** Returns the reason as a sentence. */
    String reason() {
        return "deciding on it took " + took.toMillis() + " ms, brokers abort a transaction after " + timeout.toMillis()
                + " ms, and its transaction was aborted "
                + (isTooOften() ? count + " times" : "(" + count + " of " + PERMITTED + ")");
    }
}

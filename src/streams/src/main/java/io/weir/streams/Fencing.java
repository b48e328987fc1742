package io.weir.streams;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A transaction was aborted because one item of it took too long to decide on.
 *
 * @param runId the run that the item is about, or null when it is not known
 * @param took by the item alone
 * @param timeout after which brokers abort a transaction
 * @param count how many transactions in a row this item has cost
 * @param atMs when it was counted, epoch milliseconds
 */
record Fencing(Item item, @Nullable String runId, Duration took, Duration timeout, int count, long atMs) {
    /** As many are borne; then the item is decided on no more. */
    static final int PERMITTED = 3;

    boolean isTooOften() {
        return count >= PERMITTED;
    }

    /** Why, in words. */
    String reason() {
        return "deciding on it took " + took.toMillis() + " ms, brokers abort a transaction after " + timeout.toMillis()
                + " ms, and its transaction was aborted "
                + (isTooOften() ? count + " times" : "(" + count + " of " + PERMITTED + ")");
    }
}

package io.weir.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of one step in a result.
 *
 * @param status the step's last status, such as {@code succeeded} or {@code skipped}
 * @param startedAt first dispatch, or null if it was never dispatched
 * @param completedAt time when it ended, or null if the run ended before
 * @param queuedMs time it waited for a worker; null if unknown, or if it was dispatched more than once
 * @param runningMs time a worker had the last attempt, or null if unknown
 * @param retryCount attempts beyond the first, over all revisions
 * @param revisionCount times a revision loop ran it again
 * @param error its last error, or null
 * @param custom the step's own metadata, or null
 */
public record StepMetadata(
        String status,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable Long queuedMs,
        @Nullable Long runningMs,
        int retryCount,
        int revisionCount,
        boolean success,
        @Nullable StepError error,
        @Nullable Payload custom) {
    /** For a step without a reported start. */
    public StepMetadata(
            String status,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            int retryCount,
            int revisionCount,
            boolean success,
            @Nullable StepError error,
            @Nullable Payload custom) {
        this(status, startedAt, completedAt, null, null, retryCount, revisionCount, success, error, custom);
    }
}

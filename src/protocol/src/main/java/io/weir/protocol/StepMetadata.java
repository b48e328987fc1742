package io.weir.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a result tells of one step.
 *
 * @param status the step's last status, such as {@code succeeded} or {@code skipped}
 * @param startedAt first dispatch, or null when it never was
 * @param completedAt when it settled, or null when the run ended before
 * @param queuedMs how long it waited for a worker; null where that is not known, or it was dispatched more than once
 * @param runningMs how long a worker had its last attempt, or null where that is not known
 * @param retryCount attempts beyond the first, over all revisions
 * @param revisionCount times it was run again by a revision loop
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
    /** Of a step of which no worker said when it began. */
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

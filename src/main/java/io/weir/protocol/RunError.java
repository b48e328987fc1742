package io.weir.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Why a run failed or was cancelled.
 *
 * @param type such as {@code StepFailed}, {@code MaxRevisionsExceeded}, {@code RunTimeout}, {@code WorkflowNotFound}
 * @param stepId the step it came from, or null
 * @param cause the step's last error, or null
 */
public record RunError(
        String type,
        String message,
        @Nullable String stepId,
        @Nullable StepError cause) {}

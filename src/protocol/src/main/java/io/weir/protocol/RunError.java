package io.weir.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The reason for the failure or cancellation of a run.
 *
 * @param type such as {@code StepFailed}, {@code MaxRevisionsExceeded}, {@code RunTimeout}, {@code WorkflowNotFound}
 * @param message for people; at most 4,000 characters are kept
 * @param stepId the step that caused it, or null
 * @param cause the step's last error, or null
 */
public record RunError(
        String type,
        String message,
        @Nullable String stepId,
        @Nullable StepError cause) {
    public static final int MAX_MESSAGE_LENGTH = 4_000;

    public RunError {
        message = StepError.cut(message, MAX_MESSAGE_LENGTH);
    }
}

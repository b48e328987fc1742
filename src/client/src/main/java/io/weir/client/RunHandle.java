package io.weir.client;

import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A requested run.
 *
 * @param result completes with the run's result, whatever its status; exceptionally with a {@link RunConflictException}
 *     if the id was taken, or another {@link WeirClientException} if the result is not available. Cancelling it stops
 *     the waiting, not the run
 */
public record RunHandle(String runId, CompletableFuture<WorkflowResult> result) {
    /**
     * Waits for the result, whatever its status.
     *
     * @throws RunTimeoutException if the run has not ended in this time
     */
    public WorkflowResult await(Duration timeout) {
        return Waiting.forResult(runId, result, timeout);
    }

    /**
     * Waits for the run to succeed.
     *
     * @throws RunFailedException if it failed
     * @throws RunCancelledException if it was cancelled
     * @throws RunTimeoutException if the run has not ended in this time
     */
    public WorkflowResult successOrThrow(Duration timeout) {
        WorkflowResult ended = await(timeout);
        if (ended.status() == RunStatus.FAILED) {
            throw new RunFailedException(ended);
        }
        if (ended.status() == RunStatus.CANCELLED) {
            throw new RunCancelledException(ended);
        }
        return ended;
    }
}

package io.weir.client;

import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A run that was requested.
 *
 * @param result completes with the run's result however the run ended; exceptionally with a
 *     {@link RunConflictException} when the id was taken, or another {@link OrchestratorException} when the result can't
 *     be had. Cancelling it stops the waiting, not the run
 */
public record RunHandle(String runId, CompletableFuture<WorkflowResult> result) {
    /**
     * Waits for the result, whatever its status.
     *
     * @throws RunTimeoutException when the run has not ended by then
     */
    public WorkflowResult await(Duration timeout) {
        return Waiting.forResult(runId, result, timeout);
    }

    /**
     * Waits for the run to succeed.
     *
     * @throws RunFailedException when it failed
     * @throws RunCancelledException when it was cancelled
     * @throws RunTimeoutException when the run has not ended by then
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

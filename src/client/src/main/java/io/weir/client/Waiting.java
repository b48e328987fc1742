package io.weir.client;

import io.weir.protocol.WorkflowResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Blocks on futures and throws the client's own exceptions. */
final class Waiting {
    private Waiting() {}

    static WorkflowResult forResult(String runId, CompletableFuture<WorkflowResult> result, Duration timeout) {
        try {
            return result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new RunTimeoutException(runId, timeout);
        } catch (InterruptedException e) {
            throw interrupted("waiting for run '" + runId + "'", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WeirClientException known) {
                throw known;
            }
            throw new WeirClientException("waiting for run '" + runId + "' failed: " + e.getCause(), e.getCause());
        }
    }

    /** Keeps the thread's interrupt status. */
    static WeirClientException interrupted(String doing, Throwable cause) {
        Thread.currentThread().interrupt();
        return new WeirClientException("interrupted while " + doing, cause);
    }
}

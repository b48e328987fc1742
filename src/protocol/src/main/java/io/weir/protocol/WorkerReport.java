package io.weir.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A worker's report about an attempt: a record on {@link Topics#STEP_COMPLETED}, keyed by the run id. */
public sealed interface WorkerReport {
    AttemptId attempt();

    /** Copied from {@link StepReady#token()}; empty if the worker sent none. */
    String token();

    /**
     * The attempt has ended.
     *
     * @param metadata the step's own, a JSON object, or null
     * @param workerId the worker, or null
     * @param startedAt by the worker's clock, or null
     */
    record StepCompleted(
            AttemptId attempt,
            String token,
            Outcome outcome,
            @Nullable Payload metadata,
            @Nullable String workerId,
            @Nullable Instant startedAt)
            implements WorkerReport {}

    record StepStarted(
            AttemptId attempt, String token, @Nullable String workerId) implements WorkerReport {}

    /**
     * The worker has no implementation of the step; another worker may have one. Not a failure.
     *
     * @param reason for people
     */
    record StepHandedBack(
            AttemptId attempt, String token, @Nullable String workerId, String reason) implements WorkerReport {}

    /**
     * The worker has taken the work, and somebody else will report its completion with the attempt's token. From now on
     * only {@code timeouts.completion} limits the attempt.
     *
     * @param startedAt by the worker's clock, or null
     */
    record StepDeferred(
            AttemptId attempt,
            String token,
            @Nullable String workerId,
            @Nullable Instant startedAt) implements WorkerReport {}

    record StepHeartbeat(
            AttemptId attempt, String token, @Nullable String workerId) implements WorkerReport {}
}

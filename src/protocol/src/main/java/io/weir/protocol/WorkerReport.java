package io.weir.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a worker says of an attempt: a record on {@link Topics#STEP_COMPLETED}, keyed by the run's id. */
public sealed interface WorkerReport {
    AttemptId attempt();

    /** As given in {@link StepReady#token()}; empty when the worker sent none. */
    String token();

    /**
     * The attempt is over.
     *
     * @param metadata the step's own, a JSON object, or null
     * @param workerId who did it, or null
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
     * The worker has no implementation of the step; another one may. Not a failure.
     *
     * @param reason for people
     */
    record StepHandedBack(
            AttemptId attempt, String token, @Nullable String workerId, String reason) implements WorkerReport {}

    record StepHeartbeat(
            AttemptId attempt, String token, @Nullable String workerId) implements WorkerReport {}
}

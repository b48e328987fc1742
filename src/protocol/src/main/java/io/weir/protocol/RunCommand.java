package io.weir.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command for a run, keyed by the run id. Each kind has its own topic, so that topic rights separate them. */
public sealed interface RunCommand {
    String runId();

    /** The topic for its records. */
    String topic();

    /**
     * Starts a run. Idempotent by {@code runId}: the same content again gives the same run, other content is rejected.
     *
     * @param definitionHash a fixed version, or null for the current one
     * @param input JSON null if there is none
     * @param completed the steps that are done when the run begins, with their outputs
     * @param forkedFrom the run whose outputs these are, or null
     */
    record StartRun(
            String runId,
            String definitionId,
            @Nullable String definitionHash,
            Payload input,
            Map<String, Payload> completed,
            @Nullable ForkedFrom forkedFrom)
            implements RunCommand {
        /** A run that begins with no step done. */
        public StartRun(String runId, String definitionId, @Nullable String definitionHash, Payload input) {
            this(runId, definitionId, definitionHash, input, Map.of(), null);
        }

        @Override
        public String topic() {
            return Topics.RUN_REQUESTS;
        }
    }

    /** Changes a run of any client. */
    sealed interface Control extends RunCommand {
        @Override
        default String topic() {
            return Topics.RUN_CONTROLS;
        }
    }

    record CancelRun(String runId, @Nullable String reason) implements Control {}

    /** Quarantines a run: nothing is dispatched until it is resumed. */
    record QuarantineRun(String runId, @Nullable String reason) implements Control {}

    /**
     * Resumes what waits for an operator: ends a quarantine, and gives paused steps a new set of attempts.
     *
     * @param stepId the paused step to resume, or null for everything
     */
    record ResumeRun(String runId, @Nullable String stepId) implements Control {}

    /**
     * Completes the attempt of a step that is in flight, by hand. Needs no token: the right to write controls is enough.
     *
     * @param reason for people, or null
     */
    record CompleteStep(
            String runId,
            String stepId,
            Outcome outcome,
            @Nullable String reason) implements Control {}

    /**
     * Sends an event to a run.
     *
     * @param event the name that a step waits for
     * @param id the run accepts the same id once, or null
     */
    record SendEvent(String runId, String event, @Nullable String id, Payload payload) implements Control {}

    /**
     * Settles a step that is ready or has begun, and has not ended, as succeeded. Its attempt in flight is cancelled.
     *
     * @param output of the step; JSON null if there is none
     * @param reason for people, or null
     */
    record SkipStep(
            String runId,
            String stepId,
            Payload output,
            @Nullable String reason) implements Control {}
}

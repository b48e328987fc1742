package io.weir.protocol;

import org.jspecify.annotations.Nullable;

/** What is asked of a run, keyed by the run's id. Each kind has a topic, so that topic rights tell who may ask for what. */
public sealed interface RunCommand {
    String runId();

    /** The topic that a record of it belongs on. */
    String topic();

    /**
     * Starts a run. Idempotent by {@code runId}: the same content again answers with the same run, other content is
     * refused.
     *
     * @param definitionHash a fixed version, or null for the current one
     * @param input JSON null when there is none
     */
    record StartRun(
            String runId, String definitionId, @Nullable String definitionHash, Payload input) implements RunCommand {
        @Override
        public String topic() {
            return Topics.RUN_REQUESTS;
        }
    }

    /** Changes a run, whoever started it. */
    sealed interface Control extends RunCommand {
        @Override
        default String topic() {
            return Topics.RUN_CONTROLS;
        }
    }

    record CancelRun(String runId, @Nullable String reason) implements Control {}

    /** Puts a run aside: nothing more is handed out until it is resumed. */
    record QuarantineRun(String runId, @Nullable String reason) implements Control {}

    /**
     * Lets what waits for an operator go on: lifts a quarantine, and gives paused steps a new set of attempts.
     *
     * @param stepId the paused step to resume, or null for everything
     */
    record ResumeRun(String runId, @Nullable String stepId) implements Control {}
}

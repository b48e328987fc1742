package io.weir.protocol;

import org.jspecify.annotations.Nullable;

/** What a requester asks of a run: a record on {@link Topics#RUN_REQUESTS}, keyed by the run's id. */
public sealed interface RunCommand {
    String runId();

    /**
     * Starts a run. Idempotent by {@code runId}: the same content again answers with the same run, other content is
     * refused.
     *
     * @param definitionHash a fixed version, or null for the current one
     * @param input JSON null when there is none
     */
    record StartRun(
            String runId, String definitionId, @Nullable String definitionHash, Payload input) implements RunCommand {}

    record CancelRun(String runId, @Nullable String reason) implements RunCommand {}

    /** Puts a run aside: nothing more is handed out until it is resumed. */
    record QuarantineRun(String runId, @Nullable String reason) implements RunCommand {}

    /**
     * Lets what waits for an operator go on: lifts a quarantine, and gives paused steps a new set of attempts.
     *
     * @param stepId the paused step to resume, or null for everything
     */
    record ResumeRun(String runId, @Nullable String stepId) implements RunCommand {}
}

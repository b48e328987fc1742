package io.weir.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The final record of a run, exactly one, on {@link Topics#RESULTS}.
 *
 * @param workflowId the run's id
 * @param definitionVersion the author's label of the pinned version; empty if there was none
 * @param status SUCCESS, FAILED or CANCELLED
 * @param stepOutputs the last output of every step that succeeded, in topological order; empty if the definition says
 *     {@code step_outputs: none}
 * @param revisionOutputs every iteration's outputs by step if revisions ran out, otherwise empty
 * @param error null if and only if the status is SUCCESS
 * @param output the output that the definition declares; null if it declares none, or the run did not succeed
 * @param forkedFrom the run that this run was forked from, or null
 * @param compensation how its steps were undone; null if none had to be
 */
public record WorkflowResult(
        String workflowId,
        String definitionId,
        String definitionVersion,
        String definitionHash,
        RunStatus status,
        Map<String, Payload> stepOutputs,
        Map<String, StepMetadata> stepMetadata,
        Map<String, List<Payload>> revisionOutputs,
        Instant startedAt,
        Instant completedAt,
        @Nullable RunError error,
        @Nullable Payload output,
        @Nullable ForkedFrom forkedFrom,
        @Nullable CompensationResult compensation) {
    /** Of a run without a declared output that was not forked, and of which no step had to be undone. */
    public WorkflowResult(
            String workflowId,
            String definitionId,
            String definitionVersion,
            String definitionHash,
            RunStatus status,
            Map<String, Payload> stepOutputs,
            Map<String, StepMetadata> stepMetadata,
            Map<String, List<Payload>> revisionOutputs,
            Instant startedAt,
            Instant completedAt,
            @Nullable RunError error) {
        this(
                workflowId,
                definitionId,
                definitionVersion,
                definitionHash,
                status,
                stepOutputs,
                stepMetadata,
                revisionOutputs,
                startedAt,
                completedAt,
                error,
                null,
                null,
                null);
    }

    /** Milliseconds from {@link #startedAt} to {@link #completedAt}, never negative. */
    public long totalDurationMs() {
        return Math.max(0, completedAt.toEpochMilli() - startedAt.toEpochMilli());
    }
}

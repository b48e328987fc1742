package io.weir.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one final record of a run, on {@link Topics#RESULTS}.
 *
 * @param workflowId the run's id
 * @param definitionVersion the author's label of the version the run was pinned to; empty when it never had one
 * @param status SUCCESS, FAILED or CANCELLED
 * @param stepOutputs the last output of every step that succeeded, in topological order
 * @param revisionOutputs every iteration's outputs by step when revisions ran out, else empty
 * @param error null exactly when the status is SUCCESS
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
        @Nullable RunError error) {

    /** Milliseconds from {@link #startedAt} to {@link #completedAt}, never negative. */
    public long totalDurationMs() {
        return Math.max(0, completedAt.toEpochMilli() - startedAt.toEpochMilli());
    }
}

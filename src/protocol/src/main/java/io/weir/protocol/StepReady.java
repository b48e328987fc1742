package io.weir.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Work for a worker: a record on {@code weir.step-ready.<queue>}.
 *
 * @param stepType which implementation is wanted; the step's id unless the definition says otherwise
 * @param token opaque; goes back with every report about this attempt
 * @param input the run's input, or what the step's mapping made of it
 * @param dependencies outputs of the predecessors that ran, by step id, in declaration order
 * @param loop set for the steps of a revision loop
 * @param config the step's own settings from the definition, a JSON object
 * @param reportStartAfter when the worker reports the start of an attempt that is still running by then, counted from its start;
 *     null where it reports each start at once
 * @param startToClose how long the attempt may take from its start, or null for no limit
 * @param heartbeatTimeout longest silence between heartbeats, or null when none are wanted
 * @param reportStart whether the worker must report at once that it started
 */
public record StepReady(
        AttemptId attempt,
        String definitionId,
        String definitionHash,
        String stepType,
        String queue,
        int maxAttempts,
        String token,
        Instant dispatchedAt,
        Payload input,
        Map<String, Payload> dependencies,
        @Nullable LoopContext loop,
        Payload config,
        @Nullable Duration reportStartAfter,
        @Nullable Duration startToClose,
        @Nullable Duration heartbeatTimeout,
        boolean reportStart) {

    /**
     * Where a step stands in its revision loop.
     *
     * @param draft the latest draft, or null where none exists yet
     * @param feedback the validator's, or null in the first pass
     * @param iteration 0 in the first pass
     */
    public record LoopContext(
            int iteration,
            int maxIterations,
            @Nullable Payload draft,
            @Nullable Payload feedback) {}
}

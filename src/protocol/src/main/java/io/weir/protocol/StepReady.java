package io.weir.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dispatch: a record on {@code weir.step-ready.<queue>}.
 *
 * @param stepType the implementation to run; the step's id unless the definition says otherwise
 * @param token opaque; copied to every report about this attempt
 * @param input the run's input, or the result of the step's mapping
 * @param dependencies outputs of the predecessors that ran, by step id, in declaration order
 * @param loop present for steps of a revision loop
 * @param config the step's own settings from the definition, a JSON object
 * @param reportStartAfter a worker reports the start of an attempt that has been running for this long; null if it
 *     reports each start at once
 * @param startToClose permitted time of the attempt from its start, or null for no limit
 * @param heartbeatTimeout longest time between heartbeats, or null if none are needed
 * @param reportStart true if the worker must report the start at once
 * @param error the failure that the step handles, an object with {@code type}, {@code message} and {@code step}; null if
 *     it handles none
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
        boolean reportStart,
        @Nullable Payload error) {
    /**
     * The state of a step's revision loop.
     *
     * @param draft the latest draft, or null if there is none yet
     * @param feedback the validator's feedback, or null in the first pass
     * @param iteration 0 in the first pass
     */
    public record LoopContext(
            int iteration,
            int maxIterations,
            @Nullable Payload draft,
            @Nullable Payload feedback) {}
}

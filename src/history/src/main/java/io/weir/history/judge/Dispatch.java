package io.weir.history.judge;

import io.weir.protocol.AttemptId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record that hands an attempt out. Times and durations in milliseconds, -1 for none.
 *
 * @param dependencies digests of the outputs, by step id
 * @param loop where it stands in its loop, or null
 */
record Dispatch(
        Position at,
        AttemptId attempt,
        String definitionId,
        String definitionHash,
        String stepType,
        int maxAttempts,
        Digest token,
        long dispatchedAt,
        Digest input,
        Map<String, Digest> dependencies,
        @Nullable InLoop loop,
        Digest config,
        long reportStartAfter,
        long startToClose,
        long heartbeat,
        boolean reportStart) {

    record InLoop(
            int iteration,
            int maxIterations,
            @Nullable Digest draft,
            @Nullable Digest feedback) {}
}

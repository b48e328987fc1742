package io.weir.history.judge;

import io.weir.protocol.RunStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A result, without its payloads. Times in ms since 1970.
 *
 * @param outputs digests by step; those that were trimmed away are missing
 * @param steps by id; empty when they were trimmed away
 * @param trimmed whether some of it was left out for its size
 */
record Ending(
        Position at,
        String definitionId,
        String definitionHash,
        RunStatus status,
        long startedAt,
        long completedAt,
        @Nullable String errorType,
        Map<String, Digest> outputs,
        Map<String, Step> steps,
        boolean trimmed) {

    record Step(String status, int retries, int revision) {}
}

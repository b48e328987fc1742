package io.weir.history.judge;

import java.util.Set;

/**
 * How a history is judged.
 *
 * @param applicationId the engine's, which its changelogs are named after
 * @param quiescent whether everything asked for must have ended
 * @param minRuns finished runs below which the history proves nothing
 * @param acknowledged ids of runs that some client was told Kafka has the request of
 * @param tokensChecked whether the engine checks tokens ({@code weir.check.tokens})
 * @param payloadBytes of the inputs of a slice that are kept at most; runs with more are not decided again
 * @param maxFindings kept in the report; all are counted
 */
public record JudgeOptions(
        String applicationId,
        boolean quiescent,
        int minRuns,
        Set<String> acknowledged,
        boolean tokensChecked,
        long payloadBytes,
        int maxFindings) {
    public JudgeOptions {
        acknowledged = Set.copyOf(acknowledged);
    }
}

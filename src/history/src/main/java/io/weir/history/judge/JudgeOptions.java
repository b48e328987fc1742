package io.weir.history.judge;

import java.util.Set;

/**
 * The options of a judgement of a history.
 *
 * @param applicationId the engine's; its changelogs are named after it
 * @param quiescent whether every requested run must have ended
 * @param minRuns finished runs below which the history proves nothing
 * @param acknowledged ids of runs whose request Kafka has acknowledged to a client
 * @param tokensChecked whether the engine checks tokens ({@code weir.check.tokens})
 * @param payloadBytes limit of the stored inputs of a slice; runs whose inputs do not fit are not decided again
 * @param maxFindings limit of the findings in the report; all are counted
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

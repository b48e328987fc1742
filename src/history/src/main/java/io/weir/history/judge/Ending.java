package io.weir.history.judge;

import io.weir.protocol.Payload;
import io.weir.protocol.RunError;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.StepMetadata;
import io.weir.protocol.WorkflowResult;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A result, without its payloads. Times in ms since 1970.
 *
 * @param outputs digests by step; trimmed ones are missing
 * @param output digest of the output that the definition declares; null for none, or if it was trimmed
 * @param steps digests of the other facts about its steps; texts for people are left out
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
        @Nullable Digest output,
        Digest steps,
        boolean trimmed) {
    private static final String OMITTED = "weir.omitted";

    static Ending of(Position at, WorkflowResult result) {
        Map<String, Digest> outputs = new LinkedHashMap<>();
        boolean trimmed = result.stepMetadata().isEmpty();
        for (Map.Entry<String, Payload> output : result.stepOutputs().entrySet()) {
            if (output.getKey().equals(OMITTED) || isOmission(output.getValue())) {
                trimmed = true;
            } else {
                outputs.put(output.getKey(), Digest.of(output.getValue()));
            }
        }
        RunError error = result.error();
        Payload declared = result.output();
        boolean left = declared != null && isOmission(declared);
        return new Ending(
                at,
                result.definitionId(),
                result.definitionHash(),
                result.status(),
                result.startedAt().toEpochMilli(),
                result.completedAt().toEpochMilli(),
                error == null ? null : error.type(),
                outputs,
                declared == null || left ? null : Digest.of(declared),
                steps(result),
                trimmed || left);
    }

    private static boolean isOmission(Payload output) {
        return output.size() < 200 && output.toJson().startsWith("{\"" + OMITTED + "\":");
    }

    private static Digest steps(WorkflowResult result) {
        StringBuilder all = new StringBuilder(result.definitionVersion());
        RunError error = result.error();
        all.append(error == null ? null : error.stepId());
        result.stepMetadata().forEach((step, told) -> all.append(step).append(text(told)));
        result.revisionOutputs().forEach((step, drafts) -> {
            List<Digest> digests = drafts.stream().map(Digest::of).toList();
            all.append(step).append(digests);
        });
        return Digest.of(all.toString());
    }

    private static String text(StepMetadata told) {
        StepError error = told.error();
        Payload custom = told.custom();
        return Arrays.asList(
                        told.status(),
                        told.startedAt(),
                        told.completedAt(),
                        told.queuedMs(),
                        told.runningMs(),
                        told.retryCount(),
                        told.revisionCount(),
                        told.success(),
                        error == null ? null : error.type(),
                        custom == null ? null : Digest.of(custom))
                .toString();
    }
}

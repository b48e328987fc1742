package io.weir.protocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Trims a result to fit into a record, and keeps as much as possible. A marker replaces each omitted part: {@code
 * {"weir.omitted":{"reason":"result over 1048576 bytes","bytes":12345}}}.
 */
public final class ResultTrimmer {
    private static final int SHORT_MESSAGE = 200;
    private static final Payload STAND_IN = Payload.NULL;

    private final int limit;

    private ResultTrimmer(int limit) {
        this.limit = limit;
    }

    /**
     * Returns {@code result} itself if its JSON has at most {@code limit} bytes, otherwise a smaller copy, the first of
     * these that fits:
     *
     * <ol>
     * <li>the largest payloads (the output, step outputs, revision outputs, custom metadata) replaced by markers, one by one,
     * largest first;
     * <li>all custom metadata dropped, error messages cut to 200 characters;
     * <li>revision outputs dropped;
     * <li>all step outputs replaced by one marker, so that {@code step_outputs} is the marker;
     * <li>step metadata dropped.
     * </ol>
     *
     * The last one is returned even if it exceeds the limit. It is below 16 KiB for ids and version labels of up to 200
     * characters. A result of up to 1,000 steps with ASCII ids keeps its steps' metadata in 1 MiB.
     */
    public static WorkflowResult fit(WorkflowResult result, int limit) {
        long size = size(result);
        return size <= limit ? result : new ResultTrimmer(limit).trim(result, size);
    }

    private WorkflowResult trim(WorkflowResult result, long size) {
        WorkflowResult trimmed = withoutLargePayloads(result, size);
        List<Function<WorkflowResult, WorkflowResult>> further = List.of(
                ResultTrimmer::withShortErrors,
                r -> with(r, r.stepOutputs(), r.stepMetadata(), Map.of(), r.output(), r.compensation()),
                r -> with(
                        r,
                        Map.of("weir.omitted", omission(bytesOf(result.stepOutputs()))),
                        r.stepMetadata(),
                        Map.of(),
                        r.output(),
                        r.compensation()),
                r -> with(r, r.stepOutputs(), Map.of(), Map.of(), r.output(), compensation(r, steps -> Map.of())));
        for (Function<WorkflowResult, WorkflowResult> step : further) {
            if (size(trimmed) <= limit) {
                break;
            }
            trimmed = step.apply(trimmed);
        }
        return trimmed;
    }

    /** Replaces payloads longer than their marker until enough bytes are saved or none is left. */
    private WorkflowResult withoutLargePayloads(WorkflowResult result, long size) {
        List<Payload> payloads = payloads(result);
        payloads.sort(Comparator.comparingInt(Payload::size).reversed());
        int threshold = Integer.MAX_VALUE;
        int allowedAtThreshold = 0;
        long excess = size - limit;
        for (Payload payload : payloads) {
            int saved = payload.size() - marker(payload).size();
            if (excess <= 0 || saved <= 0) {
                break;
            }
            allowedAtThreshold = payload.size() == threshold ? allowedAtThreshold + 1 : 1;
            threshold = payload.size();
            excess -= saved;
        }
        return new Replacement(threshold, allowedAtThreshold).in(result);
    }

    private Payload marker(Payload payload) {
        return Payload.ofJson("{\"weir.omitted\":" + omission(payload.size()).toJson() + "}");
    }

    private Payload omission(long bytes) {
        return Payload.ofJson("{\"reason\":\"result over " + limit + " bytes\",\"bytes\":" + bytes + "}");
    }

    private static long bytesOf(Map<String, Payload> payloads) {
        return payloads.values().stream().mapToLong(Payload::size).sum();
    }

    private static WorkflowResult withShortErrors(WorkflowResult result) {
        UnaryOperator<Map<String, StepMetadata>> shorter =
                steps -> mapValues(steps, m -> with(m, shortened(m.error()), null));
        RunError error = result.error();
        if (error != null) {
            error = new RunError(
                    shortened(error.type()), shortened(error.message()), error.stepId(), shortened(error.cause()));
        }
        return new WorkflowResult(
                result.workflowId(),
                result.definitionId(),
                result.definitionVersion(),
                result.definitionHash(),
                result.status(),
                result.stepOutputs(),
                shorter.apply(result.stepMetadata()),
                result.revisionOutputs(),
                result.startedAt(),
                result.completedAt(),
                error,
                result.output(),
                result.forkedFrom(),
                compensation(result, shorter));
    }

    private static @Nullable StepError shortened(@Nullable StepError error) {
        return error == null
                ? null
                : new StepError(
                        shortened(error.type()), shortened(error.message()), error.retryable(), error.retryAfter());
    }

    private static String shortened(String text) {
        return StepError.cut(text, SHORT_MESSAGE);
    }

    private static StepMetadata with(StepMetadata m, @Nullable StepError error, @Nullable Payload custom) {
        return new StepMetadata(
                m.status(),
                m.startedAt(),
                m.completedAt(),
                m.queuedMs(),
                m.runningMs(),
                m.retryCount(),
                m.revisionCount(),
                m.success(),
                error,
                custom);
    }

    private static WorkflowResult with(
            WorkflowResult result,
            Map<String, Payload> outputs,
            Map<String, StepMetadata> metadata,
            Map<String, List<Payload>> revisionOutputs,
            @Nullable Payload output,
            @Nullable CompensationResult compensation) {
        return new WorkflowResult(
                result.workflowId(),
                result.definitionId(),
                result.definitionVersion(),
                result.definitionHash(),
                result.status(),
                outputs,
                metadata,
                revisionOutputs,
                result.startedAt(),
                result.completedAt(),
                result.error(),
                output,
                result.forkedFrom(),
                compensation);
    }

    private static @Nullable CompensationResult compensation(
            WorkflowResult result, UnaryOperator<Map<String, StepMetadata>> change) {
        CompensationResult compensation = result.compensation();
        return compensation == null
                ? null
                : new CompensationResult(compensation.status(), change.apply(compensation.steps()));
    }

    private static <V> Map<String, V> mapValues(Map<String, V> map, Function<V, V> change) {
        Map<String, V> changed = new LinkedHashMap<>();
        map.forEach((name, value) -> changed.put(name, change.apply(value)));
        return changed;
    }

    /** Total size of all payloads in {@code result}; its JSON is longer. */
    public static long payloadBytes(WorkflowResult result) {
        return payloads(result).stream().mapToLong(Payload::size).sum();
    }

    private static List<Payload> payloads(WorkflowResult result) {
        List<Payload> payloads = new ArrayList<>(result.stepOutputs().values());
        if (result.output() != null) {
            payloads.add(result.output());
        }
        result.revisionOutputs().values().forEach(payloads::addAll);
        CompensationResult compensation = result.compensation();
        addCustom(result.stepMetadata(), payloads);
        if (compensation != null) {
            addCustom(compensation.steps(), payloads);
        }
        return payloads;
    }

    private static void addCustom(Map<String, StepMetadata> steps, List<Payload> to) {
        for (StepMetadata metadata : steps.values()) {
            if (metadata.custom() != null) {
                to.add(metadata.custom());
            }
        }
    }

    /** Length of the JSON, computed without writing the payloads, which may be far longer than any record. */
    private static long size(WorkflowResult result) {
        UnaryOperator<Map<String, StepMetadata>> bareSteps =
                steps -> mapValues(steps, m -> with(m, m.error(), m.custom() == null ? null : STAND_IN));
        WorkflowResult bare = with(
                result,
                mapValues(result.stepOutputs(), payload -> STAND_IN),
                bareSteps.apply(result.stepMetadata()),
                mapValues(
                        result.revisionOutputs(),
                        list -> list.stream().map(payload -> STAND_IN).toList()),
                result.output() == null ? null : STAND_IN,
                compensation(result, bareSteps));
        long bytes = Codecs.workflowResult().encode(bare).length;
        for (Payload payload : payloads(result)) {
            bytes += payload.size() - STAND_IN.size();
        }
        return bytes;
    }

    /** Replaces every payload over the threshold, and the first few of equal length. */
    private final class Replacement {
        private final int threshold;
        private int allowedAtThreshold;

        Replacement(int threshold, int allowedAtThreshold) {
            this.threshold = threshold;
            this.allowedAtThreshold = allowedAtThreshold;
        }

        WorkflowResult in(WorkflowResult result) {
            return with(
                    result,
                    mapValues(result.stepOutputs(), this::in),
                    in(result.stepMetadata()),
                    mapValues(
                            result.revisionOutputs(),
                            list -> list.stream().map(this::in).toList()),
                    optional(result.output()),
                    compensation(result, this::in));
        }

        private Map<String, StepMetadata> in(Map<String, StepMetadata> steps) {
            return mapValues(steps, m -> with(m, m.error(), optional(m.custom())));
        }

        private @Nullable Payload optional(@Nullable Payload payload) {
            return payload == null ? null : in(payload);
        }

        private Payload in(Payload payload) {
            boolean replaced = payload.size() > threshold || (payload.size() == threshold && allowedAtThreshold-- > 0);
            return replaced ? marker(payload) : payload;
        }
    }
}

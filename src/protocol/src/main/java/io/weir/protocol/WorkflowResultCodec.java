package io.weir.protocol;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Records on {@link Topics#RESULTS}. */
final class WorkflowResultCodec extends JsonCodec<WorkflowResult> {
    static final FieldNames FIELDS = FieldNames.ofRecord(
            Set.of("output"),
            "workflow_id",
            "definition_id",
            "definition_version",
            "definition_hash",
            "status",
            "step_outputs",
            "step_metadata",
            "revision_outputs",
            "total_duration_ms",
            "started_at",
            "completed_at",
            "error",
            "forked_from",
            "compensation");
    static final FieldNames COMPENSATION_FIELDS = FieldNames.of(Set.of(), "status", "steps");
    static final FieldNames ERROR_FIELDS = FieldNames.of(Set.of(), "type", "message", "step_id", "cause");

    private static final RunStatus[] STATUS_VALUES =
            Stream.of(RunStatus.values()).filter(RunStatus::isTerminal).toArray(RunStatus[]::new);
    private static final CompensationResult.Status[] COMPENSATION_STATUS_VALUES = CompensationResult.Status.values();
    static final List<String> STATUSES =
            Stream.of(STATUS_VALUES).map(RunStatus::wireName).toList();

    WorkflowResultCodec() {
        super("result", Origin.ENGINE);
    }

    @Override
    WorkflowResult read(JsonReader in) throws IOException {
        String workflowId = null;
        String definitionId = null;
        String definitionVersion = null;
        String definitionHash = null;
        RunStatus status = null;
        Map<String, Payload> stepOutputs = null;
        Map<String, StepMetadata> stepMetadata = null;
        Map<String, List<Payload>> revisionOutputs = Map.of();
        Instant startedAt = null;
        Instant completedAt = null;
        RunError error = null;
        Payload output = null;
        ForkedFrom forkedFrom = null;
        CompensationResult compensation = null;
        ObjectFields fields = in.object(FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "v" -> in.formatVersion();
                case "workflow_id" -> workflowId = in.id();
                case "definition_id" -> definitionId = in.id();
                case "definition_version" -> definitionVersion = in.text();
                case "definition_hash" -> definitionHash = in.text();
                case "status" -> status = STATUS_VALUES[in.oneOf(STATUSES)];
                case "step_outputs" -> stepOutputs = in.map(JsonReader::payload);
                case "step_metadata" -> stepMetadata = in.map(StepMetadataJson::read);
                case "revision_outputs" -> revisionOutputs = in.map(steps -> steps.list(JsonReader::payload));
                case "total_duration_ms" -> in.integer(0, Long.MAX_VALUE);
                case "started_at" -> startedAt = in.time();
                case "completed_at" -> completedAt = in.time();
                case "error" -> error = readError(in);
                case "output" -> output = in.payload();
                case "forked_from" -> forkedFrom = ForkedFromJson.read(in);
                case "compensation" -> compensation = readCompensation(in);
                default -> throw ObjectFields.unread(name);
            }
        }
        return new WorkflowResult(
                fields.require("workflow_id", workflowId),
                fields.require("definition_id", definitionId),
                fields.require("definition_version", definitionVersion),
                fields.require("definition_hash", definitionHash),
                fields.require("status", status),
                fields.require("step_outputs", stepOutputs),
                fields.require("step_metadata", stepMetadata),
                revisionOutputs,
                fields.require("started_at", startedAt),
                fields.require("completed_at", completedAt),
                status == RunStatus.SUCCESS ? null : fields.require("error", error),
                output,
                forkedFrom,
                compensation);
    }

    private static CompensationResult readCompensation(JsonReader in) throws IOException {
        CompensationResult.Status status = null;
        Map<String, StepMetadata> steps = null;
        ObjectFields fields = in.object(COMPENSATION_FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "status" -> status = COMPENSATION_STATUS_VALUES[in.oneOf(CompensationResult.Status.NAMES)];
                case "steps" -> steps = in.map(StepMetadataJson::read);
                default -> throw ObjectFields.unread(name);
            }
        }
        return new CompensationResult(fields.require("status", status), fields.require("steps", steps));
    }

    private static RunError readError(JsonReader in) throws IOException {
        String type = null;
        String message = null;
        String stepId = null;
        StepError cause = null;
        ObjectFields fields = in.object(ERROR_FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "type" -> type = in.text();
                case "message" -> message = in.text(Integer.MAX_VALUE);
                case "step_id" -> stepId = in.id();
                case "cause" -> cause = StepErrorJson.read(in);
                default -> throw ObjectFields.unread(name);
            }
        }
        return new RunError(fields.require("type", type), fields.require("message", message), stepId, cause);
    }

    @Override
    int expectedSize(WorkflowResult value) {
        Payload declared = value.output();
        CompensationResult compensation = value.compensation();
        int steps = value.stepMetadata().size()
                + (compensation == null ? 0 : compensation.steps().size());
        int size = 1024 + 320 * steps + (declared == null ? 0 : declared.size());
        for (Payload output : value.stepOutputs().values()) {
            size += 64 + output.size();
        }
        return size;
    }

    @Override
    void write(WorkflowResult value, JsonWriter out) {
        out.put("workflow_id", value.workflowId()).put("definition_id", value.definitionId());
        out.put("definition_version", value.definitionVersion()).put("definition_hash", value.definitionHash());
        out.put("status", value.status().wireName());
        out.putIfSet("output", value.output());
        out.put("step_outputs", value.stepOutputs());
        writeMetadata(value.stepMetadata(), out.name("step_metadata"));
        if (!value.revisionOutputs().isEmpty()) {
            out.name("revision_outputs").beginObject();
            value.revisionOutputs().forEach((step, outputs) -> {
                out.name(step).beginArray();
                outputs.forEach(out::raw);
                out.endArray();
            });
            out.endObject();
        }
        out.put("total_duration_ms", value.totalDurationMs());
        out.put("started_at", value.startedAt()).put("completed_at", value.completedAt());
        RunError error = value.error();
        if (error != null) {
            writeError(error, out.name("error"));
        }
        ForkedFromJson.writeIfSet(value.forkedFrom(), out);
        CompensationResult compensation = value.compensation();
        if (compensation != null) {
            out.name("compensation").beginObject();
            out.put("status", compensation.status().wireName());
            writeMetadata(compensation.steps(), out.name("steps"));
            out.endObject();
        }
    }

    private static void writeMetadata(Map<String, StepMetadata> steps, JsonWriter out) {
        out.beginObject();
        steps.forEach((step, metadata) -> StepMetadataJson.write(metadata, out.name(step)));
        out.endObject();
    }

    private static void writeError(RunError error, JsonWriter out) {
        out.beginObject().put("type", error.type()).put("message", error.message());
        out.putIfSet("step_id", error.stepId());
        StepError cause = error.cause();
        if (cause != null) {
            StepErrorJson.write(cause, out.name("cause"));
        }
        out.endObject();
    }
}

package io.weir.protocol;

import io.weir.protocol.StepReady.LoopContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Records on {@code weir.step-ready.<queue>}. */
final class StepReadyCodec extends JsonCodec<StepReady> {
    static final FieldNames FIELDS = FieldNames.ofRecord(
            Set.of("input"),
            "run_id",
            "step_id",
            "revision",
            "attempt",
            "max_attempts",
            "definition_id",
            "definition_hash",
            "step_type",
            "queue",
            "token",
            "dispatched_at",
            "dependencies",
            "loop",
            "config",
            "start_to_close_ms",
            "heartbeat_timeout_ms",
            "report_start",
            "report_start_after_ms",
            "error");
    static final FieldNames LOOP_FIELDS = FieldNames.of(Set.of("draft", "feedback"), "iteration", "max_iterations");

    StepReadyCodec() {
        super("step-ready record", Origin.ENGINE);
    }

    @Override
    StepReady read(JsonReader in) throws IOException {
        String runId = null;
        String stepId = null;
        int revision = 0;
        Integer attempt = null;
        Integer maxAttempts = null;
        String definitionId = null;
        String definitionHash = null;
        String stepType = null;
        String queue = null;
        String token = null;
        Instant dispatchedAt = null;
        Payload input = Payload.NULL;
        Map<String, Payload> dependencies = Map.of();
        LoopContext loop = null;
        Payload config = Payload.EMPTY_OBJECT;
        Duration startToClose = null;
        Duration heartbeatTimeout = null;
        boolean reportStart = false;
        Duration reportStartAfter = null;
        Payload error = null;
        ObjectFields fields = in.object(FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "v" -> in.formatVersion();
                case "run_id" -> runId = in.id();
                case "step_id" -> stepId = in.id();
                case "revision" -> revision = in.integer(0);
                case "attempt" -> attempt = in.integer(1);
                case "max_attempts" -> maxAttempts = in.integer(1);
                case "definition_id" -> definitionId = in.id();
                case "definition_hash" -> definitionHash = in.id();
                case "step_type" -> stepType = in.id();
                case "queue" -> queue = in.id();
                case "token" -> token = in.text();
                case "dispatched_at" -> dispatchedAt = in.time();
                case "input" -> input = in.payload();
                case "dependencies" -> dependencies = in.map(JsonReader::payload);
                case "loop" -> loop = readLoop(in);
                case "config" -> config = in.objectPayload();
                case "start_to_close_ms" -> startToClose = in.duration();
                case "heartbeat_timeout_ms" -> heartbeatTimeout = in.duration();
                case "report_start" -> reportStart = in.bool();
                case "report_start_after_ms" -> reportStartAfter = in.duration();
                case "error" -> error = in.objectPayload();
                default -> throw ObjectFields.unread(name);
            }
        }
        return new StepReady(
                new AttemptId(
                        fields.require("run_id", runId),
                        fields.require("step_id", stepId),
                        revision,
                        fields.require("attempt", attempt)),
                fields.require("definition_id", definitionId),
                fields.require("definition_hash", definitionHash),
                fields.require("step_type", stepType),
                fields.require("queue", queue),
                fields.require("max_attempts", maxAttempts),
                fields.require("token", token),
                fields.require("dispatched_at", dispatchedAt),
                input,
                dependencies,
                loop,
                config,
                reportStartAfter,
                startToClose,
                heartbeatTimeout,
                reportStart,
                error);
    }

    private static LoopContext readLoop(JsonReader in) throws IOException {
        Integer iteration = null;
        Integer maxIterations = null;
        Payload draft = null;
        Payload feedback = null;
        ObjectFields fields = in.object(LOOP_FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "iteration" -> iteration = in.integer(0);
                case "max_iterations" -> maxIterations = in.integer(1);
                case "draft" -> draft = in.payload();
                case "feedback" -> feedback = in.payload();
                default -> throw ObjectFields.unread(name);
            }
        }
        return new LoopContext(
                fields.require("iteration", iteration),
                fields.require("max_iterations", maxIterations),
                draft,
                feedback);
    }

    @Override
    int expectedSize(StepReady value) {
        int size = 1024 + value.input().size() + value.config().size();
        for (Map.Entry<String, Payload> dependency : value.dependencies().entrySet()) {
            size += dependency.getKey().length() + 8 + dependency.getValue().size();
        }
        LoopContext loop = value.loop();
        if (loop != null) {
            size += (loop.draft() == null ? 0 : loop.draft().size())
                    + (loop.feedback() == null ? 0 : loop.feedback().size());
        }
        return size;
    }

    @Override
    void write(StepReady value, JsonWriter out) {
        AttemptId attempt = value.attempt();
        out.put("run_id", attempt.runId()).put("step_id", attempt.stepId());
        out.put("revision", attempt.revision()).put("attempt", attempt.attempt());
        out.put("max_attempts", value.maxAttempts());
        out.put("definition_id", value.definitionId()).put("definition_hash", value.definitionHash());
        out.put("step_type", value.stepType()).put("queue", value.queue());
        out.put("token", value.token()).put("dispatched_at", value.dispatchedAt());
        out.put("input", value.input()).put("dependencies", value.dependencies());
        LoopContext loop = value.loop();
        if (loop != null) {
            out.name("loop").beginObject();
            out.put("iteration", loop.iteration()).put("max_iterations", loop.maxIterations());
            out.putIfSet("draft", loop.draft())
                    .putIfSet("feedback", loop.feedback())
                    .endObject();
        }
        out.putIfSet("error", value.error());
        out.put("config", value.config());
        out.putIfSet("start_to_close_ms", value.startToClose());
        out.putIfSet("heartbeat_timeout_ms", value.heartbeatTimeout());
        out.put("report_start", value.reportStart());
        out.putIfSet("report_start_after_ms", value.reportStartAfter());
    }
}

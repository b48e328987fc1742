package io.weir.protocol;

import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkerReport.StepDeferred;
import io.weir.protocol.WorkerReport.StepHandedBack;
import io.weir.protocol.WorkerReport.StepHeartbeat;
import io.weir.protocol.WorkerReport.StepStarted;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records on {@link Topics#STEP_COMPLETED}. */
final class WorkerReportCodec extends JsonCodec<WorkerReport> {
    static final FieldNames FIELDS = FieldNames.ofRecord(
            Set.of("output", "feedback"),
            "type",
            "run_id",
            "step_id",
            "revision",
            "attempt",
            "token",
            "status",
            "error",
            "metadata",
            "worker_id",
            "started_at",
            "reason");
    static final List<String> TYPES = List.of("completed", "started", "heartbeat", "handed_back", "deferred");

    WorkerReportCodec() {
        super("worker report", Origin.OUTSIDE);
    }

    WorkerReport decode(byte @Nullable [] bytes, int maxBytes, @Nullable String recordKey) {
        return decode(bytes, maxBytes, in -> read(in, recordKey));
    }

    @Override
    WorkerReport read(JsonReader in) throws IOException {
        return read(in, null);
    }

    private static WorkerReport read(JsonReader in, @Nullable String recordKey) throws IOException {
        int type = 0;
        String runId = null;
        String stepId = null;
        int revision = 0;
        Integer attempt = null;
        String token = "";
        OutcomeJson outcome = new OutcomeJson();
        Payload metadata = null;
        String workerId = null;
        Instant startedAt = null;
        String reason = "";
        ObjectFields fields = in.object(FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "v" -> in.formatVersion();
                case "type" -> type = in.oneOf(TYPES);
                case "run_id" -> runId = in.id();
                case "step_id" -> stepId = in.id();
                case "revision" -> revision = in.integer(0);
                case "attempt" -> attempt = in.integer(1);
                case "token" -> token = in.text();
                case "status", "output", "feedback", "error" -> outcome.read(name, in);
                case "metadata" -> metadata = in.objectPayload();
                case "worker_id" -> workerId = in.text();
                case "started_at" -> startedAt = in.time();
                case "reason" -> reason = in.text();
                default -> throw ObjectFields.unread(name);
            }
        }
        AttemptId id = new AttemptId(
                fields.runId(runId, recordKey),
                fields.require("step_id", stepId),
                revision,
                fields.require("attempt", attempt));
        if (type == 1) {
            return new StepStarted(id, token, workerId);
        }
        if (type == 2) {
            return new StepHeartbeat(id, token, workerId);
        }
        if (type == 3) {
            return new StepHandedBack(id, token, workerId, reason);
        }
        if (type == 4) {
            return new StepDeferred(id, token, workerId, startedAt);
        }
        return new StepCompleted(id, token, outcome.require(fields), metadata, workerId, startedAt);
    }

    @Override
    int expectedSize(WorkerReport value) {
        int size = 768;
        if (value instanceof StepCompleted completed) {
            size += completed.metadata() == null ? 0 : completed.metadata().size();
            size += OutcomeJson.size(completed.outcome());
        }
        return size;
    }

    @Override
    void write(WorkerReport value, JsonWriter out) {
        if (value instanceof StepCompleted completed) {
            start(out, TYPES.get(0), value);
            OutcomeJson.write(completed.outcome(), out);
            out.putIfSet("metadata", completed.metadata()).putIfSet("worker_id", completed.workerId());
            out.putIfSet("started_at", completed.startedAt());
        } else if (value instanceof StepStarted started) {
            start(out, TYPES.get(1), value).putIfSet("worker_id", started.workerId());
        } else if (value instanceof StepHeartbeat heartbeat) {
            start(out, TYPES.get(2), value).putIfSet("worker_id", heartbeat.workerId());
        } else if (value instanceof StepHandedBack back) {
            start(out, TYPES.get(3), value).put("reason", back.reason()).putIfSet("worker_id", back.workerId());
        } else if (value instanceof StepDeferred deferred) {
            start(out, TYPES.get(4), value).putIfSet("worker_id", deferred.workerId());
            out.putIfSet("started_at", deferred.startedAt());
        } else {
            throw new AssertionError(value);
        }
    }

    private static JsonWriter start(JsonWriter out, String type, WorkerReport value) {
        AttemptId attempt = value.attempt();
        out.put("type", type).put("run_id", attempt.runId()).put("step_id", attempt.stepId());
        return out.put("revision", attempt.revision())
                .put("attempt", attempt.attempt())
                .put("token", value.token());
    }
}

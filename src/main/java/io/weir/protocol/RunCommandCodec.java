package io.weir.protocol;

import io.weir.protocol.RunCommand.CancelRun;
import io.weir.protocol.RunCommand.QuarantineRun;
import io.weir.protocol.RunCommand.ResumeRun;
import io.weir.protocol.RunCommand.StartRun;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records on {@link Topics#RUN_REQUESTS}. */
final class RunCommandCodec extends JsonCodec<RunCommand> {
    static final FieldNames FIELDS = FieldNames.ofRecord(
            Set.of("input"), "type", "run_id", "definition_id", "definition_hash", "reason", "step_id");
    static final List<String> TYPES = List.of("start", "cancel", "resume", "quarantine");

    RunCommandCodec() {
        super("run request", Origin.OUTSIDE);
    }

    RunCommand decode(byte @Nullable [] bytes, int maxBytes, @Nullable String recordKey) {
        return decode(bytes, maxBytes, in -> read(in, recordKey));
    }

    @Override
    RunCommand read(JsonReader in) throws IOException {
        return read(in, null);
    }

    private static RunCommand read(JsonReader in, @Nullable String recordKey) throws IOException {
        int type = 0;
        String runId = null;
        String definitionId = null;
        String definitionHash = null;
        Payload input = Payload.NULL;
        String reason = null;
        String stepId = null;
        ObjectFields fields = in.object(FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "v" -> in.formatVersion();
                case "type" -> type = in.oneOf(TYPES);
                case "run_id" -> runId = in.id();
                case "definition_id" -> definitionId = in.id();
                case "definition_hash" -> definitionHash = in.id();
                case "input" -> input = in.payload();
                case "reason" -> reason = in.text();
                case "step_id" -> stepId = in.id();
                default -> throw ObjectFields.unread(name);
            }
        }
        String run = fields.runId(runId, recordKey);
        return switch (type) {
            case 0 -> new StartRun(run, fields.require("definition_id", definitionId), definitionHash, input);
            case 1 -> new CancelRun(run, reason);
            case 2 -> new ResumeRun(run, stepId);
            default -> new QuarantineRun(run, reason);
        };
    }

    @Override
    int expectedSize(RunCommand value) {
        return 512 + (value instanceof StartRun start ? start.input().size() : 0);
    }

    @Override
    void write(RunCommand value, JsonWriter out) {
        if (value instanceof StartRun start) {
            out.put("type", TYPES.get(0)).put("run_id", start.runId()).put("definition_id", start.definitionId());
            out.putIfSet("definition_hash", start.definitionHash()).put("input", start.input());
        } else if (value instanceof CancelRun cancel) {
            out.put("type", TYPES.get(1)).put("run_id", cancel.runId()).putIfSet("reason", cancel.reason());
        } else if (value instanceof ResumeRun resume) {
            out.put("type", TYPES.get(2)).put("run_id", resume.runId()).putIfSet("step_id", resume.stepId());
        } else if (value instanceof QuarantineRun quarantine) {
            out.put("type", TYPES.get(3)).put("run_id", quarantine.runId()).putIfSet("reason", quarantine.reason());
        } else {
            throw new AssertionError(value);
        }
    }
}

package io.weir.protocol;

import io.weir.protocol.RunCommand.CancelRun;
import io.weir.protocol.RunCommand.CompleteStep;
import io.weir.protocol.RunCommand.Control;
import io.weir.protocol.RunCommand.QuarantineRun;
import io.weir.protocol.RunCommand.ResumeRun;
import io.weir.protocol.RunCommand.SendEvent;
import io.weir.protocol.RunCommand.SkipStep;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records on {@link Topics#RUN_CONTROLS}. */
final class RunControlCodec extends JsonCodec<Control> {
    static final FieldNames FIELDS = FieldNames.ofRecord(
            Set.of("output", "feedback", "payload"),
            "type",
            "run_id",
            "reason",
            "step_id",
            "status",
            "error",
            "event",
            "id");
    static final List<String> TYPES = List.of("cancel", "resume", "quarantine", "complete_step", "skip_step", "event");

    RunControlCodec() {
        super("run control", Origin.OUTSIDE);
    }

    Control decode(byte @Nullable [] bytes, int maxBytes, @Nullable String recordKey) {
        return decode(bytes, maxBytes, in -> read(in, recordKey));
    }

    @Override
    Control read(JsonReader in) throws IOException {
        return read(in, null);
    }

    private static Control read(JsonReader in, @Nullable String recordKey) throws IOException {
        Integer type = null;
        String runId = null;
        String reason = null;
        String stepId = null;
        String event = null;
        String id = null;
        Payload payload = Payload.NULL;
        OutcomeJson outcome = new OutcomeJson();
        ObjectFields fields = in.object(FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "v" -> in.formatVersion();
                case "type" -> type = type(in);
                case "run_id" -> runId = in.id();
                case "reason" -> reason = in.text();
                case "step_id" -> stepId = in.id();
                case "event" -> event = in.id();
                case "id" -> id = in.id();
                case "payload" -> payload = in.payload();
                case "status", "output", "feedback", "error" -> outcome.read(name, in);
                default -> throw ObjectFields.unread(name);
            }
        }
        int which = fields.require("type", type);
        String run = fields.runId(runId, recordKey);
        return switch (which) {
            case 0 -> new CancelRun(run, reason);
            case 1 -> new ResumeRun(run, stepId);
            case 2 -> new QuarantineRun(run, reason);
            case 3 -> new CompleteStep(run, fields.require("step_id", stepId), outcome.require(fields), reason);
            case 5 -> new SendEvent(run, fields.require("event", event), id, payload);
            default -> new SkipStep(run, fields.require("step_id", stepId), outcome.output(), reason);
        };
    }

    private static int type(JsonReader in) throws IOException {
        String type = in.string();
        if (type.equals(RunRequestCodec.TYPE)) {
            throw in.error("a start", "a control; starts belong on " + Topics.RUN_REQUESTS);
        }
        int index = TYPES.indexOf(type);
        if (index < 0) {
            throw in.error('"' + JsonReader.excerpt(type) + '"', "one of " + String.join(", ", TYPES));
        }
        return index;
    }

    @Override
    int expectedSize(Control value) {
        return 512
                + (value instanceof CompleteStep complete
                        ? OutcomeJson.size(complete.outcome())
                        : value instanceof SkipStep skip
                                ? skip.output().size()
                                : value instanceof SendEvent event
                                        ? event.payload().size()
                                        : 0);
    }

    @Override
    void write(Control value, JsonWriter out) {
        if (value instanceof CancelRun cancel) {
            out.put("type", TYPES.get(0)).put("run_id", cancel.runId()).putIfSet("reason", cancel.reason());
        } else if (value instanceof ResumeRun resume) {
            out.put("type", TYPES.get(1)).put("run_id", resume.runId()).putIfSet("step_id", resume.stepId());
        } else if (value instanceof QuarantineRun quarantine) {
            out.put("type", TYPES.get(2)).put("run_id", quarantine.runId()).putIfSet("reason", quarantine.reason());
        } else if (value instanceof CompleteStep complete) {
            step(out, 3, value, complete.stepId());
            OutcomeJson.write(complete.outcome(), out);
            out.putIfSet("reason", complete.reason());
        } else if (value instanceof SkipStep skip) {
            step(out, 4, value, skip.stepId()).put("output", skip.output()).putIfSet("reason", skip.reason());
        } else if (value instanceof SendEvent event) {
            out.put("type", TYPES.get(5)).put("run_id", event.runId()).put("event", event.event());
            out.putIfSet("id", event.id()).put("payload", event.payload());
        } else {
            throw new AssertionError(value);
        }
    }

    private static JsonWriter step(JsonWriter out, int type, Control value, String stepId) {
        return out.put("type", TYPES.get(type)).put("run_id", value.runId()).put("step_id", stepId);
    }
}

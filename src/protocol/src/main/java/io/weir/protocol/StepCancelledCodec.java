package io.weir.protocol;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Records on {@link Topics#STEP_CANCELLED}. */
final class StepCancelledCodec extends JsonCodec<StepCancelled> {
    static final FieldNames FIELDS = FieldNames.ofRecord(Set.of(), "run_id", "reason", "at", "attempts");
    static final FieldNames ATTEMPT_FIELDS = FieldNames.of(Set.of(), "step_id", "revision", "attempt");

    StepCancelledCodec() {
        super("step-cancelled record", Origin.ENGINE);
    }

    @Override
    StepCancelled read(JsonReader in) throws IOException {
        String runId = null;
        String reason = null;
        Instant at = null;
        List<AttemptId> attempts = null;
        ObjectFields fields = in.object(FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "v" -> in.formatVersion();
                case "run_id" -> runId = in.id();
                case "reason" -> reason = in.text(Integer.MAX_VALUE);
                case "at" -> at = in.time();
                case "attempts" -> attempts = in.list(StepCancelledCodec::readAttempt);
                default -> throw ObjectFields.unread(name);
            }
        }
        String run = fields.require("run_id", runId);
        return new StepCancelled(
                run,
                fields.require("reason", reason),
                fields.require("at", at),
                fields.require("attempts", attempts).stream()
                        .map(attempt -> new AttemptId(run, attempt.stepId(), attempt.revision(), attempt.attempt()))
                        .toList());
    }

    /** The run is known only after the whole record, because its field may come after the attempts. */
    private static AttemptId readAttempt(JsonReader in) throws IOException {
        String stepId = null;
        int revision = 0;
        Integer attempt = null;
        ObjectFields fields = in.object(ATTEMPT_FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "step_id" -> stepId = in.id();
                case "revision" -> revision = in.integer(0);
                case "attempt" -> attempt = in.integer(1);
                default -> throw ObjectFields.unread(name);
            }
        }
        return new AttemptId("", fields.require("step_id", stepId), revision, fields.require("attempt", attempt));
    }

    @Override
    void write(StepCancelled value, JsonWriter out) {
        out.put("run_id", value.runId()).put("reason", value.reason()).put("at", value.at());
        out.name("attempts").beginArray();
        for (AttemptId attempt : value.attempts()) {
            out.beginObject().put("step_id", attempt.stepId()).put("revision", attempt.revision());
            out.put("attempt", attempt.attempt()).endObject();
        }
        out.endArray();
    }
}

package io.weir.protocol;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** The JSON form of a {@link StepError} in completions and results. */
final class StepErrorJson {
    static final FieldNames FIELDS = FieldNames.of(Set.of(), "type", "message", "retryable", "retry_after_ms");

    private StepErrorJson() {}

    /** Too long texts are cut and not refused: a long stack trace is no reason to lose a completion. */
    static StepError read(JsonReader in) throws IOException {
        String type = null;
        String message = null;
        boolean retryable = true;
        Duration retryAfter = null;
        ObjectFields fields = in.object(FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "type" -> type = in.text(Integer.MAX_VALUE);
                case "message" -> message = in.text(Integer.MAX_VALUE);
                case "retryable" -> retryable = in.bool();
                case "retry_after_ms" -> retryAfter = in.duration();
                default -> throw ObjectFields.unread(name);
            }
        }
        return new StepError(fields.require("type", type), fields.require("message", message), retryable, retryAfter);
    }

    static void write(StepError error, JsonWriter out) {
        out.beginObject().put("type", error.type()).put("message", error.message());
        out.put("retryable", error.retryable())
                .putIfSet("retry_after_ms", error.retryAfter())
                .endObject();
    }
}

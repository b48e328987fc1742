package io.weir.protocol;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of an outcome while its record is read: {@code status}, {@code output}, {@code feedback}, {@code error}. */
final class OutcomeJson {
    static final List<String> STATUSES = List.of("success", "needs_revision", "failed");

    private @Nullable Integer status;
    private Payload output = Payload.NULL;
    private Payload feedback = Payload.NULL;
    private @Nullable StepError error;

    /** Reads the value of one of its fields. */
    void read(String field, JsonReader in) throws IOException {
        switch (field) {
            case "status" -> status = in.oneOf(STATUSES);
            case "output" -> output = in.payload();
            case "feedback" -> feedback = in.payload();
            case "error" -> error = StepErrorJson.read(in);
            default -> throw ObjectFields.unread(field);
        }
    }

    Payload output() {
        return output;
    }

    /** The outcome; {@code fields} is at the end of the record's object. */
    Outcome require(ObjectFields fields) {
        int ended = fields.require("status", status);
        return ended == 0
                ? new Outcome.Success(output)
                : ended == 1
                        ? new Outcome.NeedsRevision(output, feedback)
                        : new Outcome.Failure(fields.require("error", error));
    }

    static int size(Outcome outcome) {
        if (outcome instanceof Outcome.Success success) {
            return success.output().size();
        }
        return outcome instanceof Outcome.NeedsRevision revision
                ? revision.output().size() + revision.feedback().size()
                : 0;
    }

    static void write(Outcome outcome, JsonWriter out) {
        if (outcome instanceof Outcome.Success success) {
            out.put("status", STATUSES.get(0)).put("output", success.output());
        } else if (outcome instanceof Outcome.NeedsRevision revision) {
            out.put("status", STATUSES.get(1)).put("output", revision.output()).put("feedback", revision.feedback());
        } else if (outcome instanceof Outcome.Failure failure) {
            StepErrorJson.write(
                    failure.error(), out.put("status", STATUSES.get(2)).name("error"));
        } else {
            throw new AssertionError(outcome);
        }
    }
}

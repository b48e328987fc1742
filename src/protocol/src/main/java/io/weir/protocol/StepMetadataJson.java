package io.weir.protocol;

import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON form of one step's metadata in a result. */
final class StepMetadataJson {
    static final FieldNames FIELDS = FieldNames.of(
            Set.of(),
            "status",
            "started_at",
            "completed_at",
            "duration_ms",
            "queued_ms",
            "running_ms",
            "retry_count",
            "revision_count",
            "success",
            "error",
            "custom");

    private StepMetadataJson() {}

    static StepMetadata read(JsonReader in) throws IOException {
        String status = null;
        Instant startedAt = null;
        Instant completedAt = null;
        Long queuedMs = null;
        Long runningMs = null;
        int retryCount = 0;
        int revisionCount = 0;
        Boolean success = null;
        StepError error = null;
        Payload custom = null;
        ObjectFields fields = in.object(FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "status" -> status = in.text();
                case "started_at" -> startedAt = in.time();
                case "completed_at" -> completedAt = in.time();
                case "duration_ms" -> in.integer(0, Long.MAX_VALUE);
                case "queued_ms" -> queuedMs = in.integer(0, Long.MAX_VALUE);
                case "running_ms" -> runningMs = in.integer(0, Long.MAX_VALUE);
                case "retry_count" -> retryCount = in.integer(0);
                case "revision_count" -> revisionCount = in.integer(0);
                case "success" -> success = in.bool();
                case "error" -> error = StepErrorJson.read(in);
                case "custom" -> custom = in.payload();
                default -> throw ObjectFields.unread(name);
            }
        }
        return new StepMetadata(
                fields.require("status", status),
                startedAt,
                completedAt,
                queuedMs,
                runningMs,
                retryCount,
                revisionCount,
                fields.require("success", success),
                error,
                custom);
    }

    static void write(StepMetadata metadata, JsonWriter out) {
        Instant startedAt = metadata.startedAt();
        Instant completedAt = metadata.completedAt();
        out.beginObject().put("status", metadata.status());
        out.putIfSet("started_at", startedAt).putIfSet("completed_at", completedAt);
        if (startedAt != null && completedAt != null) {
            out.put("duration_ms", Math.max(0, completedAt.toEpochMilli() - startedAt.toEpochMilli()));
        }
        putIfKnown("queued_ms", metadata.queuedMs(), out);
        putIfKnown("running_ms", metadata.runningMs(), out);
        out.put("retry_count", metadata.retryCount()).put("revision_count", metadata.revisionCount());
        out.put("success", metadata.success());
        StepError error = metadata.error();
        if (error != null) {
            StepErrorJson.write(error, out.name("error"));
        }
        out.putIfSet("custom", metadata.custom()).endObject();
    }

    private static void putIfKnown(String name, @Nullable Long millis, JsonWriter out) {
        if (millis != null) {
            out.put(name, millis);
        }
    }
}

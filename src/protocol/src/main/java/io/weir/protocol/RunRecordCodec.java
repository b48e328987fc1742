package io.weir.protocol;

import io.weir.protocol.RunRecord.RecordRejected;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Records on {@link Topics#RUN_EVENTS}. */
final class RunRecordCodec extends JsonCodec<RunRecord> {
    static final FieldNames FIELDS = FieldNames.ofRecord(
            Set.of(),
            "kind",
            "run_id",
            "definition_id",
            "at",
            "events",
            "reason",
            "message",
            "source",
            "step_id",
            "revision",
            "attempt");
    static final FieldNames EVENT_FIELDS =
            FieldNames.of(Set.of(), "seq", "type", "step_id", "revision", "attempt", "data");
    static final List<String> KINDS = List.of("events", "rejection");
    static final List<String> TYPES =
            Stream.of(RunEventType.values()).map(RunEventType::wireName).toList();
    static final List<String> REASONS =
            Stream.of(RejectionReason.values()).map(RejectionReason::wireName).toList();

    private static final RunEventType[] TYPE_VALUES = RunEventType.values();
    private static final RejectionReason[] REASON_VALUES = RejectionReason.values();

    /** True if events of unknown types are ignored: new types do not need a new format. */
    private final boolean stepsOver;

    RunRecordCodec(boolean stepsOver) {
        super("run event record", Origin.ENGINE);
        this.stepsOver = stepsOver;
    }

    @Override
    RunRecord read(JsonReader in) throws IOException {
        Integer kind = null;
        String runId = null;
        String definitionId = null;
        Instant at = null;
        List<RunEvent> events = null;
        RejectionReason reason = null;
        String message = null;
        String source = null;
        String stepId = null;
        int revision = 0;
        Integer attempt = null;
        ObjectFields fields = in.object(FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "v" -> in.formatVersion();
                case "kind" -> kind = in.oneOf(KINDS);
                case "run_id" -> runId = in.id();
                case "definition_id" -> definitionId = in.id();
                case "at" -> at = in.time();
                case "events" ->
                    events = in.list(this::readEvent).stream()
                            .flatMap(Optional::stream)
                            .toList();
                case "reason" -> reason = REASON_VALUES[in.oneOf(REASONS)];
                case "message" -> message = in.text(Integer.MAX_VALUE);
                case "source" -> source = in.text();
                case "step_id" -> stepId = in.id();
                case "revision" -> revision = in.integer(0);
                case "attempt" -> attempt = in.integer(1);
                default -> throw ObjectFields.unread(name);
            }
        }
        String run = fields.require("run_id", runId);
        Instant time = fields.require("at", at);
        if (fields.require("kind", kind) == 0) {
            return new RunEvents(
                    run, fields.require("definition_id", definitionId), time, source, fields.require("events", events));
        }
        return new RecordRejected(
                run,
                time,
                fields.require("reason", reason),
                fields.require("message", message),
                source,
                stepId == null ? null : new AttemptId(run, stepId, revision, fields.require("attempt", attempt)));
    }

    /** Empty for an ignored event. */
    private Optional<RunEvent> readEvent(JsonReader in) throws IOException {
        Long seq = null;
        String type = null;
        String stepId = null;
        int revision = -1;
        int attempt = -1;
        Map<String, Object> data = Map.of();
        ObjectFields fields = in.object(EVENT_FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "seq" -> seq = in.integer(1, Long.MAX_VALUE);
                case "type" -> type = in.id();
                case "step_id" -> stepId = in.id();
                case "revision" -> revision = in.integer(0);
                case "attempt" -> attempt = in.integer(1);
                case "data" -> data = in.map(JsonReader::scalar);
                default -> throw ObjectFields.unread(name);
            }
        }
        long number = fields.require("seq", seq);
        int known = TYPES.indexOf(fields.require("type", type));
        if (known < 0 && !stepsOver) {
            throw new ProtocolException(
                    "found an event of type '" + type + "', expected one that this release knows: " + TYPES);
        }
        return known < 0
                ? Optional.empty()
                : Optional.of(new RunEvent(number, TYPE_VALUES[known], stepId, revision, attempt, data));
    }

    @Override
    int expectedSize(RunRecord value) {
        return value instanceof RunEvents events ? 256 + 160 * events.events().size() : 768;
    }

    @Override
    void write(RunRecord value, JsonWriter out) {
        if (value instanceof RunEvents events) {
            out.put("kind", KINDS.get(0)).put("run_id", events.runId()).put("definition_id", events.definitionId());
            out.put("at", events.at()).putIfSet("source", events.source());
            out.name("events").beginArray();
            events.events().forEach(event -> writeEvent(event, out));
            out.endArray();
        } else if (value instanceof RecordRejected rejected) {
            out.put("kind", KINDS.get(1)).put("run_id", rejected.runId()).put("at", rejected.at());
            out.put("reason", rejected.reason().wireName()).put("message", rejected.message());
            out.putIfSet("source", rejected.source());
            AttemptId attempt = rejected.attempt();
            if (attempt != null) {
                out.put("step_id", attempt.stepId()).put("revision", attempt.revision());
                out.put("attempt", attempt.attempt());
            }
        } else {
            throw new AssertionError(value);
        }
    }

    private static void writeEvent(RunEvent event, JsonWriter out) {
        out.beginObject().put("seq", event.seq()).put("type", event.type().wireName());
        out.putIfSet("step_id", event.stepId());
        if (event.revision() >= 0) {
            out.put("revision", event.revision());
        }
        if (event.attempt() >= 0) {
            out.put("attempt", event.attempt());
        }
        if (!event.data().isEmpty()) {
            out.name("data").beginObject();
            event.data().forEach((name, fact) -> out.name(name).scalar(fact));
            out.endObject();
        }
        out.endObject();
    }
}

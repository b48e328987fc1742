package io.weir.protocol;

import io.weir.protocol.RunCommand.StartRun;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records on {@link Topics#RUN_REQUESTS}. */
final class RunRequestCodec extends JsonCodec<StartRun> {
    static final FieldNames FIELDS = FieldNames.ofRecord(
            Set.of("input"), "type", "run_id", "definition_id", "definition_hash", "completed", "forked_from");
    static final String TYPE = "start";

    RunRequestCodec() {
        super("run request", Origin.OUTSIDE);
    }

    StartRun decode(byte @Nullable [] bytes, int maxBytes, @Nullable String recordKey) {
        return decode(bytes, maxBytes, in -> read(in, recordKey));
    }

    @Override
    StartRun read(JsonReader in) throws IOException {
        return read(in, null);
    }

    private static StartRun read(JsonReader in, @Nullable String recordKey) throws IOException {
        String runId = null;
        String definitionId = null;
        String definitionHash = null;
        Payload input = Payload.NULL;
        Map<String, Payload> completed = Map.of();
        ForkedFrom forkedFrom = null;
        ObjectFields fields = in.object(FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "v" -> in.formatVersion();
                case "type" -> type(in);
                case "run_id" -> runId = in.id();
                case "definition_id" -> definitionId = in.id();
                case "definition_hash" -> definitionHash = in.id();
                case "input" -> input = in.payload();
                case "completed" -> completed = in.map(JsonReader::payload);
                case "forked_from" -> forkedFrom = ForkedFromJson.read(in);
                default -> throw ObjectFields.unread(name);
            }
        }
        String run = fields.runId(runId, recordKey);
        return new StartRun(
                run, fields.require("definition_id", definitionId), definitionHash, input, completed, forkedFrom);
    }

    private static void type(JsonReader in) throws IOException {
        String type = in.string();
        if (RunControlCodec.TYPES.contains(type)) {
            throw in.error("the control \"" + type + '"', "a start; controls belong on " + Topics.RUN_CONTROLS);
        }
        if (!type.equals(TYPE)) {
            throw in.error('"' + JsonReader.excerpt(type) + '"', TYPE);
        }
    }

    @Override
    int expectedSize(StartRun value) {
        int size = 512 + value.input().size();
        for (Payload output : value.completed().values()) {
            size += 64 + output.size();
        }
        return size;
    }

    @Override
    void write(StartRun value, JsonWriter out) {
        out.put("type", TYPE).put("run_id", value.runId()).put("definition_id", value.definitionId());
        out.putIfSet("definition_hash", value.definitionHash()).put("input", value.input());
        if (!value.completed().isEmpty()) {
            out.put("completed", value.completed());
        }
        ForkedFromJson.writeIfSet(value.forkedFrom(), out);
    }
}

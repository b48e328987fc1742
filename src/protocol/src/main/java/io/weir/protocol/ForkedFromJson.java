package io.weir.protocol;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON form of a {@link ForkedFrom} in requests and results. */
final class ForkedFromJson {
    static final FieldNames FIELDS = FieldNames.of(Set.of(), "run_id", "reason");

    private ForkedFromJson() {}

    static ForkedFrom read(JsonReader in) throws IOException {
        String runId = null;
        String reason = null;
        ObjectFields fields = in.object(FIELDS);
        for (String name = fields.next(); name != null; name = fields.next()) {
            switch (name) {
                case "run_id" -> runId = in.id();
                case "reason" -> reason = in.text();
                default -> throw ObjectFields.unread(name);
            }
        }
        return new ForkedFrom(fields.require("run_id", runId), reason);
    }

    static void writeIfSet(@Nullable ForkedFrom value, JsonWriter out) {
        if (value != null) {
            out.name("forked_from").beginObject().put("run_id", value.runId()).putIfSet("reason", value.reason());
            out.endObject();
        }
    }
}

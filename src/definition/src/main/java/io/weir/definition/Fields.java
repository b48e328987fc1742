package io.weir.definition;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Every field of the definition format, in the order of writing. A test compares the JSON Schema with these lists. */
final class Fields {
    static final List<String> WORKFLOW =
            List.of("v", "id", "version", "description", "timeout", "steps", "transitions");
    static final List<String> STEP = List.of(
            "id",
            "type",
            "queue",
            "description",
            "depends_on",
            "trigger",
            "retry",
            "on_exhausted",
            "timeouts",
            "input",
            "config");
    static final List<String> RETRY =
            List.of("max_attempts", "initial_delay", "max_delay", "multiplier", "jitter", "non_retryable");
    static final List<String> TIMEOUTS = List.of("start_to_close", "schedule_to_start", "heartbeat");
    static final List<String> SEQUENTIAL = List.of("from", "to");
    static final List<String> CONDITIONAL = List.of("from", "to", "condition");
    static final List<String> REVISION_LOOP =
            List.of("reviser", "validator", "max_iterations", "revise_when", "on_exhausted", "revision_source");

    private Fields() {}

    /** The spelling of an enum constant in a definition. */
    static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static List<String> wireNames(Enum<?>[] constants) {
        return Stream.of(constants).map(Fields::wireName).toList();
    }
}

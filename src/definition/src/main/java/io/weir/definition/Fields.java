package io.weir.definition;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Every field of the definition format, in the order of writing. A test compares the JSON Schema with these lists. */
final class Fields {
    static final List<String> WORKFLOW = List.of(
            "v",
            "id",
            "version",
            "description",
            "timeout",
            "defaults",
            "input_schema",
            "steps",
            "transitions",
            "output",
            "step_outputs",
            "compensation");
    static final List<String> STEP = List.of(
            "id",
            "type",
            "queue",
            "description",
            "depends_on",
            "trigger",
            "when",
            "wait",
            "await",
            "emit",
            "set",
            "fail",
            "retry",
            "on_exhausted",
            "timeouts",
            "input",
            "config",
            "allow_failure",
            "repeat",
            "compensate",
            "on_end");

    /** A step has at most one of them; without, a worker runs it. */
    static final List<String> BODIES = List.of("wait", "await", "emit", "set", "fail");

    /** The fields of a step that have a meaning only if a worker runs it. */
    static final List<String> OF_WORKERS =
            List.of("type", "queue", "retry", "on_exhausted", "timeouts", "input", "config", "repeat");

    static final List<String> DEFAULTS = List.of("retry", "timeouts", "queue", "on_exhausted");
    static final List<String> COMPENSATION = List.of("on", "on_exhausted");
    static final List<String> TASK = List.of("type", "queue", "retry", "timeouts", "input", "config");
    static final List<String> COMPENSATE = List.of("type", "queue", "retry", "timeouts", "input", "config", "when");
    static final List<String> REPEAT = List.of("until", "every", "multiplier", "max_every", "at_most");
    static final List<String> WAIT = List.of("for", "until");
    static final List<String> AWAIT_EVENT = List.of("event", "when", "take", "early", "timeout");
    static final List<String> AWAIT_ANSWER = List.of("answer", "ask", "remind", "timeout");
    static final List<String> EMIT = List.of("topic", "key", "value", "headers");
    static final List<String> FAIL = List.of("error", "message");
    static final List<String> RETRY =
            List.of("max_attempts", "initial_delay", "max_delay", "multiplier", "jitter", "non_retryable");
    static final List<String> TIMEOUTS = List.of("start_to_close", "schedule_to_start", "heartbeat", "completion");
    static final List<String> SEQUENTIAL = List.of("from", "to");
    static final List<String> CONDITIONAL = List.of("from", "to", "condition");
    static final List<String> OTHERWISE = List.of("from", "to");
    static final List<String> ON_FAILURE = List.of("from", "to", "errors");
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

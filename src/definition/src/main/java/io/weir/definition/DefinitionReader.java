package io.weir.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.protocol.Payload;
import io.weir.protocol.RetryPolicy;
import java.util.List;

/** Converts a tree to a definition. The meaning is checked afterwards. */
final class DefinitionReader {
    /** The format that this reader knows, in the field {@code v}; default 1. */
    static final int FORMAT = 1;

    private final Problems problems;

    DefinitionReader(Problems problems) {
        this.problems = problems;
    }

    WorkflowDefinition workflow(JsonNode root) {
        ObjectReader fields =
                ObjectReader.of(root, DocumentPath.ROOT, "a workflow definition", Fields.WORKFLOW, problems);
        int format = fields.integer("v", FORMAT);
        if (format != FORMAT) {
            problems.add(
                    fields.path("v"), "the definition's format must be " + FORMAT + ", the one known, found " + format);
        }
        if (fields.optional("steps") == null) {
            problems.addUnreadable(fields.path("steps"), "is missing; expected a list of steps");
        }
        return new WorkflowDefinition(
                fields.text("id", "the definition's id"),
                version(fields),
                fields.optionalText("description", "text"),
                fields.list("steps", "a list of steps", this::step),
                fields.list("transitions", "a list of transitions", new TransitionReader(problems)::transition),
                fields.bound("timeout", null));
    }

    /** For an alias, only the number is known, not its spelling. */
    private static String version(ObjectReader fields) {
        JsonNode version = fields.optional("version");
        return version != null && version.isNumber()
                ? version.asText()
                : fields.text("version", "text, the author's label", "");
    }

    private StepDefinition step(JsonNode node, DocumentPath path) {
        ObjectReader fields = ObjectReader.of(node, path, "a step", Fields.STEP, problems);
        String id = fields.text("id", "the step's id");
        return new StepDefinition(
                id,
                fields.text("type", "the name of a step implementation", id),
                fields.text("queue", "the name of a queue", StepDefinition.DEFAULT_QUEUE),
                fields.optionalText("description", "text"),
                fields.texts("depends_on", "a list of step ids", "a step id"),
                fields.oneOf("trigger", Trigger.values(), Trigger.ALL_SUCCEEDED),
                retry(fields),
                fields.oneOf("on_exhausted", OnAttemptsExhausted.values(), OnAttemptsExhausted.FAIL),
                timeouts(fields),
                fields.payload("input"),
                config(fields));
    }

    private RetryPolicy retry(ObjectReader step) {
        JsonNode node = step.optional("retry");
        if (node == null) {
            return RetryPolicy.DEFAULT;
        }
        ObjectReader fields = ObjectReader.of(node, step.path("retry"), "a retry policy", Fields.RETRY, problems);
        List<String> nonRetryable = fields.texts("non_retryable", "a list of error types", "an error type");
        return new RetryPolicy(
                fields.integer("max_attempts", RetryPolicy.DEFAULT.maxAttempts()),
                fields.duration("initial_delay", RetryPolicy.DEFAULT.initialDelay()),
                fields.duration("max_delay", RetryPolicy.DEFAULT.maxDelay()),
                fields.number("multiplier", RetryPolicy.DEFAULT.multiplier()),
                fields.number("jitter", RetryPolicy.DEFAULT.jitter()),
                nonRetryable);
    }

    private Timeouts timeouts(ObjectReader step) {
        JsonNode node = step.optional("timeouts");
        if (node == null) {
            return Timeouts.DEFAULT;
        }
        ObjectReader fields = ObjectReader.of(node, step.path("timeouts"), "timeouts", Fields.TIMEOUTS, problems);
        return new Timeouts(
                fields.bound("start_to_close", Timeouts.DEFAULT.startToClose()),
                fields.bound("schedule_to_start", Timeouts.DEFAULT.scheduleToStart()),
                fields.bound("heartbeat", Timeouts.DEFAULT.heartbeat()));
    }

    private static Payload config(ObjectReader step) {
        Payload config = step.payload("config");
        return config == null ? Payload.EMPTY_OBJECT : config;
    }
}

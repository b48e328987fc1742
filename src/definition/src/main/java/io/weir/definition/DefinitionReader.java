package io.weir.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.protocol.RetryPolicy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converts a tree to a definition. The meaning is checked afterwards. */
final class DefinitionReader {
    /** The format that this reader knows, in the field {@code v}; default 1. */
    static final int FORMAT = 1;

    private final Problems problems;
    private final TaskReader tasks;

    DefinitionReader(Problems problems) {
        this.problems = problems;
        this.tasks = new TaskReader(problems);
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
        tasks.defaults(fields);
        return new WorkflowDefinition(
                fields.text("id", "the definition's id"),
                version(fields),
                fields.optionalText("description", "text"),
                fields.list("steps", "a list of steps", this::step),
                fields.list("transitions", "a list of transitions", new TransitionReader(problems)::transition),
                fields.bound("timeout", null),
                fields.payload("input_schema"),
                fields.payload("output"),
                fields.oneOf("step_outputs", StepOutputs.values(), StepOutputs.ALL),
                compensation(fields));
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
        StepBody builtIn = new BodyReader(tasks, problems).builtIn(fields);
        boolean worker = builtIn == null;
        Set<Ending> onEnd = Ending.set(fields.constants("on_end", Ending.values()));
        return new StepDefinition(
                id,
                fields.optionalText("description", "text"),
                fields.texts("depends_on", "a list of step ids", "a step id"),
                fields.oneOf("trigger", Trigger.values(), Trigger.ALL_SUCCEEDED),
                fields.optionalText("when", "an expression"),
                builtIn == null ? tasks.worker(fields, id) : builtIn,
                worker ? tasks.retry(fields) : RetryPolicy.DEFAULT,
                worker ? tasks.onExhausted(fields, onEnd.isEmpty()) : OnAttemptsExhausted.FAIL,
                worker ? tasks.timeouts(fields) : Timeouts.DEFAULT,
                worker ? fields.payload("input") : null,
                fields.flag("allow_failure", false),
                worker ? repeat(fields) : null,
                compensate(fields),
                onEnd);
    }

    private @Nullable Repeat repeat(ObjectReader step) {
        JsonNode node = step.optional("repeat");
        if (node == null) {
            return null;
        }
        ObjectReader fields = ObjectReader.of(node, step.path("repeat"), "a repetition", Fields.REPEAT, problems);
        return new Repeat(
                fields.text("until", "an expression"),
                fields.duration("every", Repeat.DEFAULT_EVERY),
                fields.number("multiplier", 1),
                fields.duration("max_every", Repeat.DEFAULT_MAX_EVERY),
                fields.integer("at_most", Repeat.DEFAULT_AT_MOST));
    }

    private @Nullable Compensation compensate(ObjectReader step) {
        JsonNode node = step.optional("compensate");
        if (node == null) {
            return null;
        }
        ObjectReader fields =
                ObjectReader.of(node, step.path("compensate"), "a compensation", Fields.COMPENSATE, problems);
        return new Compensation(
                tasks.task(fields), fields.oneOf("when", Compensation.When.values(), Compensation.When.SUCCEEDED));
    }

    private CompensationPolicy compensation(ObjectReader workflow) {
        JsonNode node = workflow.optional("compensation");
        CompensationPolicy absent = CompensationPolicy.DEFAULT;
        if (node == null) {
            return absent;
        }
        ObjectReader fields = ObjectReader.of(
                node, workflow.path("compensation"), "a policy of compensation", Fields.COMPENSATION, problems);
        return new CompensationPolicy(
                fields.optional("on") == null ? absent.on() : Ending.set(fields.constants("on", Ending.values())),
                fields.oneOf("on_exhausted", CompensationPolicy.OnExhausted.values(), absent.onExhausted()));
    }
}

package io.weir.definition;

import io.weir.definition.Transition.Conditional;
import io.weir.definition.Transition.Edge;
import io.weir.definition.Transition.RevisionLoop;
import io.weir.definition.Transition.Sequential;
import io.weir.protocol.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks that a definition can be run: limits, values, expressions and, with the graph, its order. */
final class DefinitionCheck {
    /** Expressions of one definition. Compiling all of them takes at most about a second. */
    static final int MOST_EXPRESSIONS = 4_000;

    /** The id of an undo is that of its step and {@code ~undo}, and at most as long as other ids. */
    private static final int LONGEST_UNDONE = Texts.LONGEST_NAME - "~undo".length();

    private static final DocumentPath STEPS = DocumentPath.ROOT.field("steps");
    private static final DocumentPath TRANSITIONS = DocumentPath.ROOT.field("transitions");

    private final WorkflowDefinition definition;
    private final DefinitionLimits limits;
    private final Problems problems;
    private final int expressionCount;
    private final ExpressionRules rules;
    private final BodyCheck bodies;

    DefinitionCheck(
            WorkflowDefinition definition, DefinitionLimits limits, ExpressionCheck expressions, Problems problems) {
        this.definition = definition;
        this.limits = limits;
        this.problems = problems;
        this.expressionCount = ExpressionsOf.count(definition);
        ExpressionCheck checked = expressionCount > MOST_EXPRESSIONS ? ExpressionCheck.NONE : expressions;
        this.rules = new ExpressionRules(definition, checked, problems);
        this.bodies = new BodyCheck(rules, problems);
    }

    void check() {
        Texts.checkId(definition.id(), DocumentPath.ROOT.field("id"), problems);
        Texts.checkLabel(definition.version(), DocumentPath.ROOT.field("version"), problems);
        if (definition.description() != null) {
            Texts.checkDescription(definition.description(), DocumentPath.ROOT.field("description"), problems);
        }
        TimeCheck.bound(definition.timeout(), DocumentPath.ROOT.field("timeout"), problems);
        int steps = definition.steps().size();
        if (steps == 0) {
            problems.add(STEPS, "is empty; expected at least one step");
        }
        if (steps > limits.maxSteps()) {
            problems.add(STEPS, "has " + steps + " steps; at most " + limits.maxSteps() + " are allowed");
        }
        if (expressionCount > MOST_EXPRESSIONS) {
            problems.add(
                    DocumentPath.ROOT,
                    "has " + expressionCount + " expressions; at most " + MOST_EXPRESSIONS
                            + " are allowed, and none was checked");
        }
        for (int i = 0; i < steps; i++) {
            step(definition.steps().get(i), STEPS.at(i));
        }
        transitions();
        Payload schema = definition.inputSchema();
        if (schema != null) {
            ValueSchema.check(schema, DocumentPath.ROOT.field("input_schema"), problems);
        }
        if (definition.output() != null) {
            rules.result(definition.output(), DocumentPath.ROOT.field("output"));
        }
        // Over the limit, the graph could take more memory than the text justifies.
        if (steps <= limits.maxSteps()) {
            int before = problems.count();
            WorkflowGraph graph = GraphCheck.check(definition, problems);
            PathCheck.check(definition, problems.count() == before ? graph : null, problems);
        }
    }

    private void step(StepDefinition step, DocumentPath path) {
        Texts.checkId(step.id(), path.field("id"), problems);
        if (step.when() != null) {
            rules.condition(step, step.when(), path.field("when"));
        }
        bodies.check(step, path);
        if (step.description() != null) {
            Texts.checkDescription(step.description(), path.field("description"), problems);
        }
        Payload input = step.input();
        if (input != null && input.isNull()) {
            problems.add(path.field("input"), "must not be null; leave it out to get the run's input");
        } else if (input != null) {
            rules.template(step, input, path.field("input"));
        }
        if (step.compensate() != null && step.body() instanceof StepBody.Fail) {
            problems.add(path.field("compensate"), "undoes a step that succeeded, and this one always fails");
        }
        if (step.compensate() != null) {
            compensation(step, step.compensate().task(), path);
        }
        if (step.trigger() != Trigger.ALL_SUCCEEDED && step.dependsOn().isEmpty()) {
            problems.add(
                    path.field("trigger"),
                    "is about the steps in depends_on, and there are none; leave trigger out, as a step runs when one of"
                            + " the transitions to it is taken, or list the steps it waits for in depends_on");
        }
    }

    /** In the input, {@code output} is what the step itself has made. */
    private void compensation(StepDefinition step, WorkerTask undo, DocumentPath path) {
        bodies.task(undo, path.field("compensate"));
        if (undo.input() != null) {
            rules.template(undo.input(), path.field("compensate").field("input"));
        }
        if (step.id().length() > LONGEST_UNDONE) {
            problems.add(
                    path.field("id"),
                    "has " + step.id().length() + " characters; expected at most " + LONGEST_UNDONE
                            + " for a step with compensate, as its undo is named after it");
        }
    }

    private void transitions() {
        List<Transition> transitions = definition.transitions();
        Map<String, Integer> decided = new HashMap<>();
        for (int i = 0; i < transitions.size(); i++) {
            DocumentPath path = TRANSITIONS.at(i);
            if (transitions.get(i) instanceof RevisionLoop loop) {
                loop(loop, path);
            } else if (transitions.get(i) instanceof Edge edge && !(edge instanceof Sequential)) {
                decided.merge(edge.from(), 1, Integer::sum);
                if (edge instanceof Conditional conditional) {
                    rules.condition(conditional.condition(), path.field("condition"));
                }
            }
        }
        decided.forEach((from, count) -> {
            if (count > limits.maxConditionals()) {
                problems.add(
                        TRANSITIONS,
                        count + " conditional transitions leave the step " + Quote.of(from)
                                + ", otherwise and on_failure included; at most "
                                + limits.maxConditionals() + " are allowed");
            }
        });
    }

    private void loop(RevisionLoop loop, DocumentPath path) {
        if (loop.maxIterations() < 1 || loop.maxIterations() > limits.maxIterations()) {
            problems.add(
                    path.field("max_iterations"),
                    "must be 1 to " + limits.maxIterations() + ", found " + loop.maxIterations());
        }
        if (loop.reviseWhen() != null) {
            rules.condition(loop.reviseWhen(), path.field("revise_when"));
        }
    }
}

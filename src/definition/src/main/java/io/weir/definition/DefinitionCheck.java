package io.weir.definition;

import io.weir.definition.Transition.Conditional;
import io.weir.definition.Transition.RevisionLoop;
import io.weir.definition.Transition.Sequential;
import io.weir.protocol.Payload;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks that a definition can be run: limits, values, expressions and, with the graph, its order. */
final class DefinitionCheck {
    private static final DocumentPath STEPS = DocumentPath.ROOT.field("steps");
    private static final DocumentPath TRANSITIONS = DocumentPath.ROOT.field("transitions");

    private final WorkflowDefinition definition;
    private final DefinitionLimits limits;
    private ExpressionCheck expressions;
    private final Problems problems;
    /** Expressions of one definition. Compiling all of them takes at most about a second. */
    static final int MOST_EXPRESSIONS = 4_000;

    private static final int MOST_NAMED = 3;

    private final Set<String> stepIds;

    DefinitionCheck(
            WorkflowDefinition definition, DefinitionLimits limits, ExpressionCheck expressions, Problems problems) {
        this.definition = definition;
        this.limits = limits;
        this.expressions = expressions;
        this.problems = problems;
        this.stepIds = definition.steps().stream().map(StepDefinition::id).collect(Collectors.toUnmodifiableSet());
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
        int found = expressions();
        if (found > MOST_EXPRESSIONS) {
            problems.add(
                    DocumentPath.ROOT,
                    "has " + found + " expressions; at most " + MOST_EXPRESSIONS
                            + " are allowed, and none was checked");
            expressions = ExpressionCheck.NONE;
        }
        for (int i = 0; i < steps; i++) {
            step(definition.steps().get(i), STEPS.at(i));
        }
        transitions();
        // Over the limit, the graph could take more memory than the text justifies.
        if (steps <= limits.maxSteps()) {
            GraphCheck.check(definition, problems);
        }
    }

    /** An upper bound: in a template every dollar sign with a brace counts, even an escaped one. */
    private int expressions() {
        int count = 0;
        for (StepDefinition step : definition.steps()) {
            count += step.input() == null ? 0 : placeholders(step.input());
        }
        for (Transition transition : definition.transitions()) {
            count += transition instanceof Conditional
                            || (transition instanceof RevisionLoop loop && loop.reviseWhen() != null)
                    ? 1
                    : 0;
        }
        return count;
    }

    private static int placeholders(Payload template) {
        byte[] json = template.array();
        int count = 0;
        for (int i = template.offset(); i < template.offset() + template.size() - 1; i++) {
            count += json[i] == '$' && json[i + 1] == '{' ? 1 : 0;
        }
        return count;
    }

    private void step(StepDefinition step, DocumentPath path) {
        Texts.checkId(step.id(), path.field("id"), problems);
        if (!step.type().equals(step.id())) {
            Texts.checkName(step.type(), path.field("type"), problems);
        }
        Texts.checkQueue(step.queue(), path.field("queue"), problems);
        if (step.description() != null) {
            Texts.checkDescription(step.description(), path.field("description"), problems);
        }
        TimeCheck.retry(step.retry(), path.field("retry"), problems);
        TimeCheck.timeouts(step.timeouts(), path.field("timeouts"), problems);
        Payload input = step.input();
        if (input != null && input.isNull()) {
            problems.add(path.field("input"), "must not be null; leave it out to get the run's input");
        } else if (input != null) {
            report(expressions.template(input, stepIds), path.field("input"));
            onlyStepBefore(step, input, path.field("input"));
        }
        if (step.trigger() != Trigger.ALL_SUCCEEDED && step.dependsOn().isEmpty()) {
            problems.add(
                    path.field("trigger"),
                    "is about the steps in depends_on, and there are none; leave trigger out, as a step runs when one of"
                            + " the transitions to it is taken, or list the steps it waits for in depends_on");
        }
        if (step.config().array()[step.config().offset()] != '{') {
            problems.add(
                    path.field("config"), "must be an object, found " + ObjectReader.kind(Json.tree(step.config())));
        }
    }

    /** In a mapping, {@code output} is the output of the step before, so there must be exactly one. */
    private void onlyStepBefore(StepDefinition step, Payload input, DocumentPath path) {
        if (!expressions.readsOutput(input, stepIds)) {
            return;
        }
        Set<String> before = new LinkedHashSet<>(step.dependsOn());
        for (Transition transition : definition.transitions()) {
            if (transition instanceof Sequential edge && edge.to().equals(step.id())) {
                before.add(edge.from());
            } else if (transition instanceof Conditional edge && edge.to().equals(step.id())) {
                before.add(edge.from());
            }
        }
        if (before.isEmpty()) {
            problems.add(
                    path,
                    "names output, the output of the step before, and no step comes before " + Quote.of(step.id())
                            + "; write input for the run's input, or let the step depend on another");
        } else if (before.size() > 1) {
            problems.add(
                    path,
                    "names output, the output of the step before, and " + before.size() + " steps come before "
                            + Quote.of(step.id()) + "; write which one is meant, as in "
                            + before.stream()
                                    .limit(MOST_NAMED)
                                    .map(DefinitionCheck::outputOf)
                                    .collect(Collectors.joining(" or ")));
        }
    }

    private static String outputOf(String stepId) {
        return stepId.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-')
                ? "steps." + stepId + ".output"
                : "steps[\"" + stepId + "\"].output";
    }

    private void transitions() {
        List<Transition> transitions = definition.transitions();
        Map<String, Integer> conditionals = new HashMap<>();
        for (int i = 0; i < transitions.size(); i++) {
            DocumentPath path = TRANSITIONS.at(i);
            if (transitions.get(i) instanceof Conditional conditional) {
                condition(conditional.condition(), path.field("condition"));
                conditionals.merge(conditional.from(), 1, Integer::sum);
            } else if (transitions.get(i) instanceof RevisionLoop loop) {
                loop(loop, path);
            }
        }
        conditionals.forEach((from, count) -> {
            if (count > limits.maxConditionals()) {
                problems.add(
                        TRANSITIONS,
                        count + " conditional transitions leave the step " + Quote.of(from) + "; at most "
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
            condition(loop.reviseWhen(), path.field("revise_when"));
        }
    }

    private void condition(String source, DocumentPath path) {
        if (source.isBlank()) {
            problems.add(path, "is empty; expected an expression such as output.score < 3");
        } else {
            Texts.checkWellFormed(source, path, problems);
            report(expressions.condition(source, stepIds), path);
        }
    }

    private void report(Optional<String> problem, DocumentPath path) {
        problem.ifPresent(sentence -> problems.add(path, sentence));
    }
}

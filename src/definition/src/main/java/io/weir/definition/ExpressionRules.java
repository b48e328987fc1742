package io.weir.definition;

import io.weir.definition.Transition.Edge;
import io.weir.protocol.Payload;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks conditions and templates at their places in a definition. */
final class ExpressionRules {
    private static final int MOST_NAMED = 3;

    private final WorkflowDefinition definition;
    private final ExpressionCheck expressions;
    private final Problems problems;
    private final Set<String> stepIds;

    ExpressionRules(WorkflowDefinition definition, ExpressionCheck expressions, Problems problems) {
        this.definition = definition;
        this.expressions = expressions;
        this.problems = problems;
        this.stepIds = definition.steps().stream().map(StepDefinition::id).collect(Collectors.toUnmodifiableSet());
    }

    void condition(String source, DocumentPath path) {
        if (source.isBlank()) {
            problems.add(path, "is empty; expected an expression such as output.score < 3");
        } else {
            Texts.checkWellFormed(source, path, problems);
            report(expressions.condition(source, stepIds), path);
        }
    }

    /** A condition of a step: {@code output} is the output of the step before, so there must be exactly one. */
    void condition(StepDefinition step, String source, DocumentPath path) {
        condition(source, path);
        if (!source.isBlank() && expressions.readsOutput(source, stepIds)) {
            oneBefore(step, path);
        }
    }

    /** The template of the result's output, where no single step comes before. */
    void result(Payload template, DocumentPath path) {
        template(template, path);
        if (expressions.readsOutput(template, stepIds)) {
            problems.add(
                    path,
                    "names output, the output of the step before, and no single step comes before the end of the run;"
                            + " write which one is meant, as in steps.<id>.output");
        }
    }

    /** A template whose {@code output} always exists. */
    void template(Payload template, DocumentPath path) {
        report(expressions.template(template, stepIds), path);
    }

    /** A template of a step: {@code output} is the output of the step before, so there must be exactly one. */
    void template(StepDefinition step, Payload template, DocumentPath path) {
        report(expressions.template(template, stepIds), path);
        if (expressions.readsOutput(template, stepIds)) {
            oneBefore(step, path);
        }
    }

    private void oneBefore(StepDefinition step, DocumentPath path) {
        Set<String> before = before(step);
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
                                    .map(ExpressionRules::outputOf)
                                    .collect(Collectors.joining(" or ")));
        }
    }

    private Set<String> before(StepDefinition step) {
        Set<String> before = new LinkedHashSet<>(step.dependsOn());
        for (Transition transition : definition.transitions()) {
            if (transition instanceof Edge edge && edge.to().equals(step.id())) {
                before.add(edge.from());
            }
        }
        return before;
    }

    private static String outputOf(String stepId) {
        return stepId.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-')
                ? "steps." + stepId + ".output"
                : "steps[\"" + stepId + "\"].output";
    }

    private void report(Optional<String> problem, DocumentPath path) {
        problem.ifPresent(sentence -> problems.add(path, sentence));
    }
}

package io.weir.definition.view;

import io.weir.definition.StepDefinition;
import io.weir.definition.Transition;
import io.weir.definition.Transition.Conditional;
import io.weir.definition.Transition.Edge;
import io.weir.definition.Transition.OnFailure;
import io.weir.definition.Transition.Otherwise;
import io.weir.definition.Transition.Sequential;
import io.weir.definition.Trigger;
import io.weir.definition.WorkflowDefinition;
import io.weir.definition.WorkflowGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Explains what a step waits for. */
final class Begin {
    private static final String LOST = "If none succeeds and one failed, it fails with AllFailed.";

    private final Map<String, List<Edge>> into = new HashMap<>();
    private final Set<String> mayFail = new HashSet<>();

    /** The steps that may not succeed although the run goes on: skipped, or their failure is handled. */
    private final Set<String> missing = new HashSet<>();

    Begin(WorkflowDefinition definition, WorkflowGraph graph) {
        for (Transition transition : definition.transitions()) {
            if (transition instanceof Edge edge) {
                into.computeIfAbsent(edge.to(), id -> new ArrayList<>()).add(edge);
            }
        }
        definition.steps().stream().filter(StepDefinition::allowFailure).forEach(step -> mayFail.add(step.id()));
        into.values().stream()
                .flatMap(List::stream)
                .filter(OnFailure.class::isInstance)
                .forEach(edge -> missing.add(edge.from()));
        for (int index : graph.topologicalOrder()) {
            StepDefinition step = definition.steps().get(index);
            if (into.containsKey(step.id())
                    || (step.trigger() == Trigger.ALL_SUCCEEDED
                            && step.dependsOn().stream().anyMatch(missing::contains))) {
                missing.add(step.id());
            }
        }
    }

    List<String> sentences(StepDefinition step) {
        List<String> sentences = new ArrayList<>();
        List<Edge> edges = into.getOrDefault(step.id(), List.of());
        if (step.isOnEnd()) {
            sentences.add("Runs at the end of the run, if it " + Say.endings(step.onEnd()) + ".");
        } else if (step.dependsOn().isEmpty() && edges.isEmpty()) {
            sentences.add("Begins when the run begins.");
        }
        if (!step.dependsOn().isEmpty()) {
            sentences.add(dependencies(step));
        }
        if (!edges.isEmpty()) {
            sentences.add(ways(step, edges));
        }
        if (step.when() != null) {
            sentences.add("If " + Say.code(step.when()) + " is false then, it is bypassed: the steps behind it go on"
                    + " without its output.");
        }
        return sentences;
    }

    private static String ways(StepDefinition step, List<Edge> edges) {
        List<String> ways = edges.stream().map(Begin::way).toList();
        String start = step.dependsOn().isEmpty() ? "Begins when " : "It also needs that ";
        return start + (ways.size() == 1 ? "" : "one of these is true: ") + Say.list(ways, "or")
                + ". Otherwise it is skipped, and so are the steps that need it.";
    }

    private String dependencies(StepDefinition step) {
        List<String> names = step.dependsOn().stream()
                .map(id -> Say.name(id)
                        + (mayFail.contains(id) && step.trigger() == Trigger.ALL_SUCCEEDED ? " (or failed)" : ""))
                .toList();
        boolean one = names.size() == 1;
        return switch (step.trigger()) {
            case ALL_SUCCEEDED ->
                "Begins when " + Say.list(names, "and") + (one ? " has" : " have") + " succeeded."
                        + (step.dependsOn().stream().anyMatch(missing::contains)
                                ? " If " + (one ? "it" : "one of them") + " does not, this step is skipped."
                                : "");
            case ANY_SUCCEEDED ->
                "Begins when the first of " + Say.list(names, "and") + " succeeds; the others go on. " + LOST;
            case FIRST_SUCCEEDED ->
                "Begins when the first of " + Say.list(names, "and") + " succeeds; the others are cancelled. " + LOST;
            case ALL_DONE ->
                "Begins when " + Say.list(names, "and") + (one ? " is" : " are all") + " done: succeeded, skipped,"
                        + " bypassed, or failed and the failure is handled.";
        };
    }

    private static String way(Edge edge) {
        String from = Say.name(edge.from());
        if (edge instanceof Sequential) {
            return from + " succeeds";
        }
        if (edge instanceof Conditional conditional) {
            return from + " succeeds and " + Say.code(conditional.condition());
        }
        if (edge instanceof Otherwise) {
            return from + " succeeds and none of its conditions is true";
        }
        if (edge instanceof OnFailure failure) {
            return from + " fails" + errors(failure);
        }
        throw new IllegalStateException("a transition of unknown kind: " + edge);
    }

    /** {@code  with 'A' or 'B'}; empty for all errors. */
    static String errors(OnFailure failure) {
        return failure.errors().isEmpty()
                ? ""
                : " with " + Say.list(failure.errors().stream().map(Say::name).toList(), "or");
    }
}

package io.weir.definition;

import io.weir.definition.Transition.Edge;
import io.weir.definition.Transition.OnFailure;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks races that cancel their losers: nothing else may need a step that can be cancelled. */
final class RaceCheck {
    private static final DocumentPath STEPS = DocumentPath.ROOT.field("steps");

    private static final int MOST_NAMED = 5;

    private final WorkflowDefinition definition;
    private final StepsById steps;
    private final @Nullable WorkflowGraph graph;
    private final Problems problems;
    private final Map<String, Set<String>> neededBy = new HashMap<>();

    RaceCheck(WorkflowDefinition definition, StepsById steps, @Nullable WorkflowGraph graph, Problems problems) {
        this.definition = definition;
        this.steps = steps;
        this.graph = graph;
        this.problems = problems;
    }

    void check() {
        for (StepDefinition step : definition.steps()) {
            step.dependsOn().forEach(before -> needs(step.id(), before));
        }
        for (Transition transition : definition.transitions()) {
            // A step that handles the failure of a racer does not need its success.
            if (transition instanceof Edge edge && !(edge instanceof OnFailure) && steps.get(edge.to()) != null) {
                needs(edge.to(), edge.from());
            }
        }
        for (int i = 0; i < definition.steps().size(); i++) {
            StepDefinition step = definition.steps().get(i);
            if (step.trigger() == Trigger.FIRST_SUCCEEDED && !step.isOnEnd()) {
                race(step, i, STEPS.at(i));
            }
        }
    }

    private void needs(String step, String before) {
        neededBy.computeIfAbsent(before, id -> new LinkedHashSet<>()).add(step);
    }

    private void race(StepDefinition step, int position, DocumentPath path) {
        if (isInLoop(position)) {
            problems.add(path.field("trigger"), "can't be first_succeeded in a revision loop; use any_succeeded");
        }
        if (step.dependsOn().size() == 1) {
            problems.add(
                    path.field("trigger"),
                    "is a race, and only " + Quote.of(step.dependsOn().get(0))
                            + " is in depends_on; leave trigger out, or list the steps that race");
        }
        for (int i = 0; i < step.dependsOn().size(); i++) {
            StepDefinition racer = steps.get(step.dependsOn().get(i));
            if (racer != null) {
                racer(step, racer.id(), path.field("depends_on").at(i));
            }
        }
    }

    private void racer(StepDefinition race, String id, DocumentPath path) {
        List<String> others = neededBy.getOrDefault(id, Set.of()).stream()
                .filter(other -> !other.equals(race.id()))
                .map(Quote::of)
                .toList();
        if (!others.isEmpty()) {
            problems.add(
                    path,
                    Quote.of(id) + " is cancelled when another step is first, and "
                            + others.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                            + (others.size() > MOST_NAMED ? " and more" : "")
                            + " also " + (others.size() == 1 ? "comes" : "come")
                            + " after it; expected a step that only " + Quote.of(race.id()) + " depends on");
        }
        if (graph != null && isInLoop(graph.indexOf(id))) {
            problems.add(
                    path, Quote.of(id) + " is part of a revision loop, which can't be cancelled; use any_succeeded");
        }
    }

    private boolean isInLoop(int step) {
        return graph != null && graph.loopOf(step).isPresent();
    }
}

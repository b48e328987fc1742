package io.weir.definition.view;

import io.weir.definition.StepDefinition;
import io.weir.definition.Transition;
import io.weir.definition.Transition.Edge;
import io.weir.definition.Transition.OnFailure;
import io.weir.definition.Transition.RevisionLoop;
import io.weir.definition.Trigger;
import io.weir.definition.WorkflowDefinition;
import io.weir.definition.WorkflowGraph;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the races that absorb the failure of a step: those behind it, if nothing else needs it. */
final class Races {
    private final Map<String, Set<String>> absorbing = new HashMap<>();

    Races(WorkflowDefinition definition, WorkflowGraph graph) {
        Set<String> needed = new HashSet<>();
        for (Transition transition : definition.transitions()) {
            if (transition instanceof RevisionLoop loop) {
                needed.add(loop.reviser());
                needed.add(loop.validator());
            } else if (transition instanceof Edge edge && !(edge instanceof OnFailure)) {
                needed.add(edge.from());
            }
        }
        List<Integer> order = graph.topologicalOrder();
        for (int i = order.size() - 1; i >= 0; i--) {
            StepDefinition step = definition.steps().get(order.get(i));
            absorbing.put(step.id(), needed.contains(step.id()) ? Set.of() : behind(definition, graph, order.get(i)));
        }
    }

    /** The races that go on without the step; empty if its failure is not absorbed. */
    Set<String> absorbing(String stepId) {
        return absorbing.getOrDefault(stepId, Set.of());
    }

    private Set<String> behind(WorkflowDefinition definition, WorkflowGraph graph, int step) {
        Set<String> races = new LinkedHashSet<>();
        for (int next : graph.successors(step)) {
            StepDefinition after = definition.steps().get(next);
            if (!after.dependsOn().contains(definition.steps().get(step).id())) {
                continue;
            }
            Set<String> found = after.trigger().isRace()
                    ? Set.of(after.id())
                    : after.trigger() == Trigger.ALL_SUCCEEDED ? absorbing(after.id()) : Set.of();
            if (found.isEmpty()) {
                return Set.of();
            }
            races.addAll(found);
        }
        return races;
    }
}

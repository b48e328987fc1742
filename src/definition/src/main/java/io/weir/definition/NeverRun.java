package io.weir.definition;

import io.weir.definition.Transition.Edge;
import io.weir.definition.Transition.OnFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds steps that no run reaches, whatever its steps do and whatever its conditions say. */
final class NeverRun {
    /**
     * What can happen to a step.
     *
     * @param runs it can begin
     * @param passes the steps behind it can go on as after a success
     * @param fails it can fail for good
     */
    private record Fate(boolean runs, boolean passes, boolean fails) {}

    private final Map<String, List<Edge>> into = new HashMap<>();
    private final Map<String, Fate> fates = new HashMap<>();

    private NeverRun(WorkflowDefinition definition) {
        definition.transitions().forEach(each -> {
            if (each instanceof Edge edge) {
                into.computeIfAbsent(edge.to(), to -> new ArrayList<>()).add(edge);
            }
        });
    }

    /** Adds a warning for each of them, except those that are only behind another one. */
    static void warn(WorkflowDefinition definition, WorkflowGraph graph, Problems found) {
        NeverRun never = new NeverRun(definition);
        Map<Integer, String> reasons = new TreeMap<>();
        for (int step : graph.topologicalOrder()) {
            String reason = never.visit(definition.steps().get(step));
            if (reason != null && !reason.isEmpty()) {
                reasons.put(step, reason);
            }
        }
        reasons.forEach(
                (step, reason) -> found.add(DocumentPath.ROOT.field("steps").at(step), reason));
    }

    /** A sentence if the step never runs, empty if this is so because of another such step; otherwise null. */
    private @Nullable String visit(StepDefinition step) {
        String reason = dependencies(step);
        if (reason == null) {
            reason = transitions(step);
        }
        boolean runs = reason == null;
        boolean fails = runs && CanFail.test(step);
        boolean succeeds = runs && !(step.body() instanceof StepBody.Fail);
        boolean passes = runs && (succeeds || step.when() != null || (fails && step.allowFailure()));
        fates.put(step.id(), new Fate(runs, passes, fails));
        return reason;
    }

    private @Nullable String dependencies(StepDefinition step) {
        List<String> blocking =
                step.dependsOn().stream().filter(id -> !fate(id).passes()).toList();
        boolean blocked = switch (step.trigger()) {
            case ALL_SUCCEEDED -> !blocking.isEmpty();
            case ANY_SUCCEEDED, FIRST_SUCCEEDED ->
                blocking.size() == step.dependsOn().size() && !blocking.isEmpty();
            case ALL_DONE -> false;
        };
        if (!blocked) {
            return null;
        }
        return blocking.stream()
                .filter(id -> fate(id).runs())
                .findFirst()
                .map(failing -> Quote.of(step.id()) + " never runs: it needs the success of " + Quote.of(failing)
                        + ", which always fails. If it is to run after the failure, let a transition with type:"
                        + " on_failure lead to it, without depends_on")
                .orElse("");
    }

    private @Nullable String transitions(StepDefinition step) {
        List<Edge> edges = into.getOrDefault(step.id(), List.of());
        if (edges.isEmpty() || edges.stream().anyMatch(this::canBeTaken)) {
            return null;
        }
        return edges.stream()
                .filter(edge -> fate(edge.from()).runs())
                .findFirst()
                .map(edge -> Quote.of(step.id()) + " never runs: no transition leads to it that can be taken, as "
                        + Quote.of(edge.from())
                        + (edge instanceof OnFailure
                                ? " can't fail"
                                : " always fails; write type: on_failure if it is to run after the failure"))
                .orElse("");
    }

    private boolean canBeTaken(Edge edge) {
        Fate from = fate(edge.from());
        return edge instanceof OnFailure ? from.fails() : from.passes();
    }

    private Fate fate(String id) {
        Fate fate = fates.get(id);
        if (fate == null) {
            throw new IllegalStateException("step " + id + " comes later");
        }
        return fate;
    }
}

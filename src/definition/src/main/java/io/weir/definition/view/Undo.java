package io.weir.definition.view;

import io.weir.definition.Compensation;
import io.weir.definition.CompensationPolicy;
import io.weir.definition.StepDefinition;
import io.weir.definition.WorkflowDefinition;
import io.weir.definition.WorkflowGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Explains how steps are undone. */
final class Undo {
    private Undo() {}

    static List<String> of(StepDefinition step) {
        Compensation compensation = step.compensate();
        return compensation == null
                ? List.of()
                : List.of(
                        "It can be undone: a " + Work.worker(compensation.task().worker())
                                + (compensation.when() == Compensation.When.ATTEMPTED
                                        ? ", also if the outcome of its last attempt is not known."
                                        : "."));
    }

    /** The order, last steps first; empty if nothing can be undone. */
    static List<String> sentences(WorkflowDefinition definition, WorkflowGraph graph) {
        String order = order(definition, graph);
        if (order.isEmpty()) {
            return List.of();
        }
        List<String> sentences = new ArrayList<>();
        CompensationPolicy policy = definition.compensation();
        sentences.add("If the run " + Say.endings(policy.on()) + ", the steps that succeeded are undone in this order: "
                + order + ".");
        sentences.add(
                policy.onExhausted() == CompensationPolicy.OnExhausted.PAUSE
                        ? "If no attempt to undo a step succeeds, the run pauses until an operator decides."
                        : "If no attempt to undo a step succeeds, the others are undone without it.");
        return sentences;
    }

    /** {@code 'c', then 'a' and 'b' in parallel}; empty if nothing can be undone. */
    static String order(WorkflowDefinition definition, WorkflowGraph graph) {
        return layers(definition, graph).values().stream().map(Undo::layer).collect(Collectors.joining(", then "));
    }

    private static String layer(List<String> steps) {
        return Say.names(steps) + (steps.size() == 1 ? "" : " in parallel");
    }

    /** By the number of steps behind that are undone before. */
    private static Map<Integer, List<String>> layers(WorkflowDefinition definition, WorkflowGraph graph) {
        int[] depth = new int[definition.steps().size()];
        Map<Integer, List<String>> layers = new TreeMap<>();
        List<Integer> order = graph.topologicalOrder();
        for (int i = order.size() - 1; i >= 0; i--) {
            int step = order.get(i);
            StepDefinition definitionOf = definition.steps().get(step);
            boolean undone = definitionOf.compensate() != null;
            for (int next : graph.successors(step)) {
                depth[step] = Math.max(depth[step], depth[next]);
            }
            if (undone) {
                layers.computeIfAbsent(depth[step], layer -> new ArrayList<>()).add(0, definitionOf.id());
                depth[step]++;
            }
        }
        return layers;
    }
}

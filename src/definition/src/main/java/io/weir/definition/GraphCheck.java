package io.weir.definition;

import io.weir.definition.Transition.Edge;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks references, order and loops: the steps must form a graph that can be run. */
final class GraphCheck {
    private final WorkflowDefinition definition;
    private final Problems problems;
    private final Edges edges;

    private GraphCheck(WorkflowDefinition definition, Problems problems) {
        this.definition = definition;
        this.problems = problems;
        this.edges = Edges.of(definition);
    }

    /** The graph. Use it only if {@code problems} stayed empty. */
    static WorkflowGraph check(WorkflowDefinition definition, Problems problems) {
        new ReferenceCheck(definition, problems).check();
        return new GraphCheck(definition, problems).graph();
    }

    private WorkflowGraph graph() {
        List<Integer> order = edges.topologicalOrder();
        if (order.size() < edges.size()) {
            Cycles.find(edges, order).forEach(this::report);
            // On a cycle "before" and "after" have no meaning, so messages about loops would mislead.
            return new ResolvedGraph(edges, order, List.of());
        }
        return new ResolvedGraph(edges, order, new LoopResolution(definition, edges, order, problems).resolve());
    }

    private void report(List<Integer> cycle) {
        String named = cycle.stream().map(this::id).collect(Collectors.joining(" → "));
        int last = cycle.get(cycle.size() - 2);
        problems.add(
                placeOf(last, cycle.get(0)),
                "the steps go round in a circle: " + named
                        + "; each must come before the next. To send work back, use a revision_loop transition");
    }

    /** The place in the definition which says that {@code from} comes before {@code to}. */
    private DocumentPath placeOf(int from, int to) {
        int dependency = definition.steps().get(to).dependsOn().indexOf(id(from));
        if (dependency >= 0) {
            return DocumentPath.ROOT.field("steps").at(to).field("depends_on").at(dependency);
        }
        List<Transition> transitions = definition.transitions();
        for (int i = 0; i < transitions.size(); i++) {
            if (target(transitions.get(i), id(from)).filter(id(to)::equals).isPresent()) {
                return DocumentPath.ROOT.field("transitions").at(i);
            }
        }
        throw new IllegalStateException("no edge from " + id(from) + " to " + id(to));
    }

    private static Optional<String> target(Transition transition, String source) {
        return transition instanceof Edge edge && edge.from().equals(source)
                ? Optional.of(edge.to())
                : Optional.empty();
    }

    private String id(int step) {
        return definition.steps().get(step).id();
    }
}

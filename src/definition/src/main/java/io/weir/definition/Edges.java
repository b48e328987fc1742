package io.weir.definition;

import io.weir.definition.Transition.Edge;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of the steps: dependencies, and all transitions but revision loops. Steps are numbered in declaration order.
 * References to missing steps and of a step to itself are not edges; they are reported elsewhere.
 */
final class Edges {
    private final Map<String, Integer> indexes;
    private final BitSet[] successors;
    private final BitSet[] predecessors;
    private final BitSet[] dependencies;
    private final BitSet[] deciders;

    private Edges(int steps, Map<String, Integer> indexes) {
        this.indexes = indexes;
        this.successors = new BitSet[steps];
        this.predecessors = new BitSet[steps];
        this.dependencies = new BitSet[steps];
        this.deciders = new BitSet[steps];
        for (int step = 0; step < steps; step++) {
            successors[step] = new BitSet();
            predecessors[step] = new BitSet();
            dependencies[step] = new BitSet();
            deciders[step] = new BitSet();
        }
    }

    static Edges of(WorkflowDefinition definition) {
        List<StepDefinition> steps = definition.steps();
        Map<String, Integer> indexes = new HashMap<>();
        for (int step = 0; step < steps.size(); step++) {
            indexes.putIfAbsent(steps.get(step).id(), step);
        }
        // An unreadable id is empty here; it leads nowhere.
        indexes.remove("");
        Edges edges = new Edges(steps.size(), indexes);
        for (int step = 0; step < steps.size(); step++) {
            for (String dependency : steps.get(step).dependsOn()) {
                edges.connect(edges.indexOf(dependency), step, edges.dependencies);
            }
        }
        for (Transition transition : definition.transitions()) {
            if (transition instanceof Edge edge) {
                edges.connect(edges.indexOf(edge.from()), edges.indexOf(edge.to()), edges.deciders);
            }
        }
        return edges;
    }

    private void connect(int from, int to, BitSet[] ofItsKind) {
        if (from >= 0 && to >= 0 && from != to) {
            successors[from].set(to);
            predecessors[to].set(from);
            ofItsKind[to].set(from);
        }
    }

    int size() {
        return successors.length;
    }

    /** The step's number, or -1 if there is none; of two steps with the same id, the first. */
    int indexOf(String stepId) {
        return indexes.getOrDefault(stepId, -1);
    }

    BitSet successors(int step) {
        return successors[step];
    }

    BitSet predecessors(int step) {
        return predecessors[step];
    }

    /** The predecessors in {@code depends_on}. */
    BitSet dependencies(int step) {
        return dependencies[step];
    }

    /** The predecessors of transitions, which must be decided before the step starts. */
    BitSet deciders(int step) {
        return deciders[step];
    }

    /** Every step after one of {@code steps}; a step of {@code steps} only if it comes after another. */
    BitSet after(BitSet steps) {
        return reach(steps, successors);
    }

    /** Every step before one of {@code steps}; a step of {@code steps} only if it comes before another. */
    BitSet before(BitSet steps) {
        return reach(steps, predecessors);
    }

    BitSet after(int step) {
        return after(only(step));
    }

    BitSet before(int step) {
        return before(only(step));
    }

    /** Steps after {@code from} and before {@code to}. */
    BitSet between(int from, int to) {
        BitSet steps = after(from);
        steps.and(before(to));
        return steps;
    }

    /**
     * Kahn's algorithm, O(V + E) and a scan over words of 64 steps. Of the possible next steps it takes the one
     * declared first, so a definition declared in order keeps its order. Steps on or behind a cycle are missing.
     */
    List<Integer> topologicalOrder() {
        int[] waitsFor = new int[size()];
        BitSet ready = new BitSet(size());
        for (int step = 0; step < size(); step++) {
            waitsFor[step] = predecessors[step].cardinality();
            ready.set(step, waitsFor[step] == 0);
        }
        List<Integer> order = new ArrayList<>(size());
        for (int step = ready.nextSetBit(0); step >= 0; step = ready.nextSetBit(0)) {
            ready.clear(step);
            order.add(step);
            BitSet next = successors[step];
            for (int each = next.nextSetBit(0); each >= 0; each = next.nextSetBit(each + 1)) {
                if (--waitsFor[each] == 0) {
                    ready.set(each);
                }
            }
        }
        return order;
    }

    private static BitSet only(int step) {
        BitSet steps = new BitSet();
        steps.set(step);
        return steps;
    }

    private static BitSet reach(BitSet from, BitSet[] neighbours) {
        BitSet reached = new BitSet();
        BitSet frontier = (BitSet) from.clone();
        while (!frontier.isEmpty()) {
            BitSet next = new BitSet();
            for (int step = frontier.nextSetBit(0); step >= 0; step = frontier.nextSetBit(step + 1)) {
                next.or(neighbours[step]);
            }
            next.andNot(reached);
            reached.or(next);
            frontier = next;
        }
        return reached;
    }
}

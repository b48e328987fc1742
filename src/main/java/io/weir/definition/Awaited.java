package io.weir.definition;

import io.weir.definition.Transition.Conditional;
import io.weir.definition.Transition.Sequential;
import java.util.BitSet;
import java.util.List;

/**
 * What a step surely waits for: of the steps before it those that have come to an end whenever it starts. With the trigger
 * {@link Trigger#ANY_SUCCEEDED} it may overtake all but one of its dependencies, and so whatever does not stand before each
 * of them. Transitions are all waited for, as each has to be decided.
 */
final class Awaited {
    private final Edges edges;
    private final BitSet[] byStep;

    /** @param order every step of an acyclic graph, behind all that come before it */
    Awaited(WorkflowDefinition definition, Edges edges, List<Integer> order) {
        this.edges = edges;
        this.byStep = new BitSet[edges.size()];
        BitSet[] deciding = transitions(definition);
        for (int step : order) {
            BitSet awaited = dependencies(step, definition.steps().get(step));
            deciding[step].stream().forEach(source -> awaited.or(upTo(source)));
            byStep[step] = awaited;
        }
    }

    /** Whether {@code step} never starts before {@code other} has come to an end. */
    boolean waits(int step, int other) {
        return byStep[step].get(other);
    }

    /** By step, where the transitions to it come from. */
    private BitSet[] transitions(WorkflowDefinition definition) {
        BitSet[] sources = new BitSet[edges.size()];
        for (int step = 0; step < sources.length; step++) {
            sources[step] = new BitSet();
        }
        for (Transition transition : definition.transitions()) {
            if (transition instanceof Sequential sequential) {
                add(sources, sequential.from(), sequential.to());
            } else if (transition instanceof Conditional conditional) {
                add(sources, conditional.from(), conditional.to());
            }
        }
        return sources;
    }

    private void add(BitSet[] sources, String from, String to) {
        int source = edges.indexOf(from);
        int target = edges.indexOf(to);
        if (source >= 0 && target >= 0 && source != target) {
            sources[target].set(source);
        }
    }

    private BitSet dependencies(int index, StepDefinition step) {
        List<BitSet> branches = step.dependsOn().stream()
                .map(edges::indexOf)
                .filter(dependency -> dependency >= 0 && dependency != index)
                .map(this::upTo)
                .toList();
        BitSet awaited = new BitSet();
        if (step.trigger() == Trigger.ANY_SUCCEEDED && !branches.isEmpty()) {
            awaited.or(branches.get(0));
            branches.forEach(awaited::and);
        } else {
            branches.forEach(awaited::or);
        }
        return awaited;
    }

    private BitSet upTo(int step) {
        BitSet steps = (BitSet) byStep[step].clone();
        steps.set(step);
        return steps;
    }
}

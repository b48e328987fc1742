package io.weir.definition;

import java.util.BitSet;
import java.util.List;

/**
 * What a step surely waits for: of the steps before it those that have come to an end whenever it starts. With the trigger
 * {@link Trigger#ANY_SUCCEEDED} it may overtake all but one of its dependencies, and so whatever does not stand before each
 * of them. Transitions are all waited for, as each has to be decided.
 */
final class Awaited {
    private final BitSet[] byStep;

    /** @param order every step of an acyclic graph, behind all that come before it */
    Awaited(WorkflowDefinition definition, Edges edges, List<Integer> order) {
        byStep = new BitSet[edges.size()];
        for (int step : order) {
            BitSet dependencies = edges.dependencies(step);
            byStep[step] = definition.steps().get(step).trigger() == Trigger.ANY_SUCCEEDED
                    ? common(dependencies)
                    : all(dependencies);
            byStep[step].or(all(edges.deciders(step)));
        }
    }

    /** Whether {@code step} never starts before {@code other} has come to an end. */
    boolean waits(int step, int other) {
        return byStep[step].get(other);
    }

    /** These steps, and what any of them waits for. */
    private BitSet all(BitSet steps) {
        BitSet awaited = (BitSet) steps.clone();
        steps.stream().forEach(step -> awaited.or(byStep[step]));
        return awaited;
    }

    /** What is awaited whichever of these steps is the one that is waited for. */
    private BitSet common(BitSet steps) {
        BitSet awaited = all(steps);
        steps.stream().forEach(step -> {
            BitSet upTo = (BitSet) byStep[step].clone();
            upTo.set(step);
            awaited.and(upTo);
        });
        return awaited;
    }
}

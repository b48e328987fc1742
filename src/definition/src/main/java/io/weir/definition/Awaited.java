package io.weir.definition;

import java.util.BitSet;
import java.util.List;

/**
 * The steps that a step always waits for: those before it that have ended whenever it starts. With the trigger {@link
 * Trigger#ANY_SUCCEEDED} it may overtake all but one of its dependencies, and so every step that does not come before
 * each of them. All transitions are waited for, because each must be decided.
 */
final class Awaited {
    private final BitSet[] byStep;

    /** @param order every step of an acyclic graph, each after its predecessors */
    Awaited(WorkflowDefinition definition, Edges edges, List<Integer> order) {
        byStep = new BitSet[edges.size()];
        for (int step : order) {
            BitSet dependencies = edges.dependencies(step);
            byStep[step] = definition.steps().get(step).trigger().isRace() ? common(dependencies) : all(dependencies);
            byStep[step].or(all(edges.deciders(step)));
        }
    }

    /** Returns true if {@code step} never starts before {@code other} has ended. */
    boolean waits(int step, int other) {
        return byStep[step].get(other);
    }

    /** These steps, and every step that they wait for. */
    private BitSet all(BitSet steps) {
        BitSet awaited = (BitSet) steps.clone();
        steps.stream().forEach(step -> awaited.or(byStep[step]));
        return awaited;
    }

    /** The steps that are awaited whichever of these steps is waited for. */
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

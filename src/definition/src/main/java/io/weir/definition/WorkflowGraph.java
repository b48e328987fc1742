package io.weir.definition;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The order and the loops of a definition. Steps are named by their position in {@link WorkflowDefinition#steps()}. */
public interface WorkflowGraph {
    /**
     * Resolves references, order and loops.
     *
     * @throws InvalidDefinitionException when references dangle, the graph has a cycle, or a loop is not connected
     */
    static WorkflowGraph of(WorkflowDefinition definition) {
        Problems problems = new Problems();
        WorkflowGraph graph = GraphCheck.check(definition, problems);
        problems.throwIfAny(definition.id());
        return graph;
    }

    /**
     * The step's position.
     *
     * @throws IllegalArgumentException when no step has this id
     */
    int indexOf(String stepId);

    /** Steps with nothing before them, in declaration order. */
    List<Integer> entrySteps();

    /** Kahn's algorithm over dependencies and transitions together, stable in declaration order. */
    List<Integer> topologicalOrder();

    /** Steps that depend on {@code step} or that a transition leads to from it; ascending, without duplicates. */
    List<Integer> successors(int step);

    /** Steps {@code step} depends on or that a transition leads from; ascending, without duplicates. */
    List<Integer> predecessors(int step);

    List<Loop> loops();

    /** The loop whose body {@code step} is part of. */
    Optional<Loop> loopOf(int step);

    /**
     * A revision loop, resolved.
     *
     * @param index position in {@link #loops()}
     * @param reviserFirst whether the reviser stands before the validator (draft → format → review), else after it
     *     (critique ⇄ revise)
     * @param source the step whose output is the first draft; the reviser itself when it stands first
     * @param between reviser first: strictly between reviser and validator; else strictly between source and validator
     * @param mid reviser last: strictly between validator and reviser; else empty
     * @param body all of them with reviser and validator; the source only when it is the reviser
     */
    record Loop(
            int index,
            int reviser,
            int validator,
            int source,
            boolean reviserFirst,
            Set<Integer> between,
            Set<Integer> mid,
            Set<Integer> body,
            int maxIterations,
            @Nullable String reviseWhen,
            OnRevisionsExhausted onExhausted) {}
}

package io.weir.definition;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order and the loops of a definition. A step is identified by its position in {@link WorkflowDefinition#steps()}.
 */
public interface WorkflowGraph {
    /**
     * Resolves references, order and loops.
     *
     * @throws InvalidDefinitionException if a reference is missing, the graph has a cycle, or a loop is not connected
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
     * @throws IllegalArgumentException if no step has this id
     */
    int indexOf(String stepId);

    /** Steps without predecessors, in declaration order. */
    List<Integer> entrySteps();

    /** Kahn's algorithm over dependencies and transitions together, stable in declaration order. */
    List<Integer> topologicalOrder();

    /** Steps that depend on {@code step}, or have a transition from it; ascending, without duplicates. */
    List<Integer> successors(int step);

    /** Steps that {@code step} depends on, or has a transition from; ascending, without duplicates. */
    List<Integer> predecessors(int step);

    List<Loop> loops();

    /** The loop whose body contains {@code step}. */
    Optional<Loop> loopOf(int step);

    /**
     * A resolved revision loop.
     *
     * @param index position in {@link #loops()}
     * @param reviserFirst true if the reviser comes before the validator (draft → format → review), false if after it
     *     (critique ⇄ revise)
     * @param source the step whose output is the first draft; the reviser itself if it comes first
     * @param between reviser first: strictly between reviser and validator; otherwise strictly between source and
     *     validator
     * @param mid reviser last: strictly between validator and reviser; otherwise empty
     * @param body all of them with reviser and validator; the source only if it is the reviser
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

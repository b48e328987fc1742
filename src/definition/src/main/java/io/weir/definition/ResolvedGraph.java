package io.weir.definition;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The graph of a valid definition. */
final class ResolvedGraph implements WorkflowGraph {
    private final Edges edges;
    private final List<Integer> order;
    private final List<Loop> loops;
    private final List<List<Integer>> successors;
    private final List<List<Integer>> predecessors;
    private final List<Integer> entrySteps;
    private final @Nullable Loop[] loopOf;

    ResolvedGraph(Edges edges, List<Integer> order, List<Loop> loops) {
        this.edges = edges;
        this.order = List.copyOf(order);
        this.loops = List.copyOf(loops);
        // Boxed once and shared, because a dense graph has half a million edges.
        Integer[] boxed = new Integer[edges.size()];
        for (int step = 0; step < boxed.length; step++) {
            boxed[step] = step;
        }
        List<Integer> steps = List.of(boxed);
        this.successors =
                steps.stream().map(s -> list(edges.successors(s), boxed)).toList();
        this.predecessors =
                steps.stream().map(s -> list(edges.predecessors(s), boxed)).toList();
        this.entrySteps =
                steps.stream().filter(s -> predecessors.get(s).isEmpty()).toList();
        this.loopOf = new Loop[edges.size()];
        loops.forEach(loop -> loop.body().forEach(step -> loopOf[step] = loop));
    }

    private static List<Integer> list(BitSet steps, Integer[] boxed) {
        return steps.stream().mapToObj(step -> boxed[step]).toList();
    }

    @Override
    public int indexOf(String stepId) {
        int index = edges.indexOf(stepId);
        if (index < 0) {
            throw new IllegalArgumentException("no step has the id " + Quote.of(stepId));
        }
        return index;
    }

    @Override
    public List<Integer> entrySteps() {
        return entrySteps;
    }

    @Override
    public List<Integer> topologicalOrder() {
        return order;
    }

    @Override
    public List<Integer> successors(int step) {
        return successors.get(step);
    }

    @Override
    public List<Integer> predecessors(int step) {
        return predecessors.get(step);
    }

    @Override
    public List<Loop> loops() {
        return loops;
    }

    @Override
    public Optional<Loop> loopOf(int step) {
        return Optional.ofNullable(loopOf[step]);
    }
}

package io.weir.client;

import io.weir.client.RunDescription.StepProgress;
import io.weir.definition.StepDefinition;
import io.weir.definition.WorkflowDefinition;
import io.weir.definition.WorkflowGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Chooses the steps of a run that a fork begins with: everything before each of them must be done as well. */
final class KeptSteps {
    private final WorkflowDefinition definition;
    private final WorkflowGraph graph;
    private final PastRun past;
    private final Set<Integer> kept = new TreeSet<>();

    private KeptSteps(WorkflowDefinition definition, PastRun past) {
        this.definition = definition;
        this.graph = WorkflowGraph.of(definition);
        this.past = past;
    }

    /**
     * The ids of the steps, in topological order.
     *
     * @param definition of the new run
     * @param from the step to run again, with everything after it, or null
     * @param without steps that cannot be kept
     * @throws IllegalArgumentException if the definition has no such step
     */
    static Set<String> of(WorkflowDefinition definition, PastRun past, @Nullable String from, Set<String> without) {
        return new KeptSteps(definition, past).choose(from, without);
    }

    private Set<String> choose(@Nullable String from, Set<String> without) {
        for (int step = 0; step < definition.steps().size(); step++) {
            if (isDone(step) && !without.contains(id(step))) {
                kept.add(step);
            }
        }
        if (from != null) {
            if (definition.steps().stream().noneMatch(step -> step.id().equals(from))) {
                throw new IllegalArgumentException(
                        "definition '" + definition.id() + "' has no step '" + from + "' to start from");
            }
            removeFrom(graph.indexOf(from));
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int step : graph.topologicalOrder()) {
                if (kept.contains(step) && !hasAllBefore(step)) {
                    kept.remove(step);
                    changed = true;
                }
            }
            for (WorkflowGraph.Loop loop : graph.loops()) {
                changed |= !isDone(loop) && kept.removeAll(loop.body());
            }
        }
        Set<String> ids = new LinkedHashSet<>();
        graph.topologicalOrder().stream().filter(kept::contains).map(this::id).forEach(ids::add);
        return ids;
    }

    /** Steps at the end of a run are part of every run, and what was undone has to be done again. */
    private boolean isDone(int step) {
        return past.progressOf(id(step)) == StepProgress.SUCCEEDED
                && !definition.steps().get(step).isOnEnd()
                && !past.isUndone(id(step));
    }

    private String id(int step) {
        return definition.steps().get(step).id();
    }

    private void removeFrom(int step) {
        Set<Integer> seen = new TreeSet<>(List.of(step));
        List<Integer> open = new ArrayList<>(seen);
        while (!open.isEmpty()) {
            int next = open.remove(open.size() - 1);
            kept.remove(next);
            for (int successor : graph.successors(next)) {
                if (seen.add(successor)) {
                    open.add(successor);
                }
            }
        }
    }

    /** A loop is kept as a whole, and only if it was closed. */
    private boolean isDone(WorkflowGraph.Loop loop) {
        return past.isClosed(id(loop.validator()))
                && loop.body().stream().allMatch(step -> kept.contains(step) || isPassedBy(step));
    }

    private boolean hasAllBefore(int step) {
        StepDefinition own = definition.steps().get(step);
        boolean race = own.trigger().isRace();
        boolean any = false;
        for (int before : graph.predecessors(step)) {
            boolean depends = own.dependsOn().contains(id(before));
            boolean done = kept.contains(before);
            any |= depends && done;
            if (!done && !isPassedBy(before) && !isOfSameLoop(before, step) && !(race && depends)) {
                return false;
            }
        }
        return !race || any || own.dependsOn().isEmpty();
    }

    /** Returns true if the step was decided without being run. */
    private boolean isPassedBy(int step) {
        StepProgress progress = past.progressOf(id(step));
        return progress == StepProgress.SKIPPED || progress == StepProgress.BYPASSED;
    }

    private boolean isOfSameLoop(int one, int other) {
        return graph.loopOf(one).isPresent() && graph.loopOf(one).equals(graph.loopOf(other));
    }

    /** The steps that only an unreadable output keeps from being kept: those of {@code wanted} that are not in {@code kept}. */
    static List<String> lost(Set<String> wanted, Set<String> kept) {
        return wanted.stream().filter(step -> !kept.contains(step)).toList();
    }

    /** By step id, in the order of {@code ids}. */
    static <T> Map<String, T> only(Map<String, T> all, Set<String> ids) {
        Map<String, T> some = new LinkedHashMap<>();
        ids.forEach(id -> {
            T value = all.get(id);
            if (value != null) {
                some.put(id, value);
            }
        });
        return some;
    }
}

package io.weir.engine;

import io.weir.definition.Compensation;
import io.weir.definition.CompensationPolicy;
import io.weir.definition.OnAttemptsExhausted;
import io.weir.definition.StepDefinition;
import io.weir.definition.Trigger;
import io.weir.definition.WorkerTask;
import io.weir.definition.WorkflowDefinition;
import io.weir.definition.WorkflowGraph;
import io.weir.protocol.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * The steps that undo others. The definition has no such steps: they are added to the plan, behind its own steps, so
 * that an undo has attempts, timeouts and a place in the history like any step. A step is undone when everything that
 * can be undone and comes after it is.
 */
final class UndoSteps {
    /** Follows the id of the step that is undone. No id in a definition can contain a tilde. */
    private static final String SUFFIX = "~undo";

    private final WorkflowDefinition definition;
    private final WorkflowGraph graph;
    /** By step: the position of the step that undoes it, or {@link StepPlan#NO_STEP}. */
    private final int[] positions;

    /** @param first the position of the first added step */
    UndoSteps(WorkflowDefinition definition, WorkflowGraph graph, int first) {
        this.definition = definition;
        this.graph = graph;
        this.positions = new int[definition.steps().size()];
        Arrays.fill(positions, StepPlan.NO_STEP);
        int next = first;
        for (int step = 0; step < positions.length; step++) {
            if (definition.steps().get(step).compensate() != null) {
                positions[step] = next++;
            }
        }
    }

    /** The position of the step that undoes {@code step}, or {@link StepPlan#NO_STEP}. */
    int of(int step) {
        return positions[step];
    }

    /** The added steps, in the order of their positions. */
    List<StepPlan> plans(Set<String> stepIds, CompiledOnce expressions) {
        List<StepPlan> plans = new ArrayList<>();
        if (definition.steps().stream().allMatch(step -> step.compensate() == null)) {
            return plans;
        }
        BitSet[] after = after();
        BitSet[] before = new BitSet[positions.length];
        Arrays.setAll(before, step -> new BitSet());
        for (int step = 0; step < positions.length; step++) {
            int undone = step;
            after[step].stream().forEach(later -> before[later].set(undone));
        }
        for (int step = 0; step < positions.length; step++) {
            Compensation compensation = definition.steps().get(step).compensate();
            if (compensation != null) {
                plans.add(plan(step, compensation.task(), after[step], before[step], stepIds, expressions));
            }
        }
        return plans;
    }

    private StepPlan plan(
            int step, WorkerTask task, BitSet after, BitSet before, Set<String> stepIds, CompiledOnce expressions) {
        Payload template = task.input();
        return new StepPlan(
                positions[step],
                definition(step, task),
                undosOf(after),
                null,
                new Body.Worker(task.worker()),
                new StepPlan.Incoming[0],
                List.of(),
                undosOf(before),
                -1,
                template == null ? null : expressions.compiled(template, stepIds),
                null,
                Phase.COMPENSATION,
                StepPlan.NO_STEP,
                step);
    }

    private StepDefinition definition(int step, WorkerTask task) {
        CompensationPolicy.OnExhausted onExhausted = definition.compensation().onExhausted();
        return StepDefinition.builder(definition.steps().get(step).id() + SUFFIX)
                .body(task.worker())
                .input(task.input())
                .retry(task.retry())
                .timeouts(task.timeouts())
                // An undo that failed and is skipped is settled like one that succeeded.
                .trigger(Trigger.ALL_DONE)
                .onExhausted(
                        onExhausted == CompensationPolicy.OnExhausted.PAUSE
                                ? OnAttemptsExhausted.PAUSE
                                : OnAttemptsExhausted.FAIL)
                .build();
    }

    /** By step: the nearest steps after it that can be undone. */
    private BitSet[] after() {
        BitSet[] after = new BitSet[positions.length];
        List<Integer> order = graph.topologicalOrder();
        for (int i = order.size() - 1; i >= 0; i--) {
            int step = order.get(i);
            after[step] = new BitSet();
            for (int next : graph.successors(step)) {
                if (positions[next] == StepPlan.NO_STEP) {
                    after[step].or(after[next]);
                } else {
                    after[step].set(next);
                }
            }
        }
        return after;
    }

    private int[] undosOf(BitSet steps) {
        return steps.stream()
                .map(step -> positions[step])
                .filter(undo -> undo != StepPlan.NO_STEP)
                .toArray();
    }
}

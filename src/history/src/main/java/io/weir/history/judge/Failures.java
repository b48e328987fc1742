package io.weir.history.judge;

import io.weir.definition.Trigger;
import io.weir.definition.WorkflowGraph.Loop;
import io.weir.engine.StepStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a run can do without what failed for good: as runners of races that others have won or still can. */
final class Failures {
    private final RunModel run;
    private final Workflow workflow;
    /** Steps that failed, and those that will not run for lack of them. */
    private final Set<Integer> lost = new HashSet<>();

    private Failures(RunModel run) {
        this.run = run;
        this.workflow = run.workflow();
    }

    /** Whether some step has failed that the run can't do without. */
    static boolean endTheRun(RunModel run) {
        Failures failures = new Failures(run);
        for (int step : run.workflow().inOrder()) {
            if (failures.isLost(step)) {
                failures.lost.add(step);
            }
        }
        return failures.lost.stream().anyMatch(failures::isMissed);
    }

    private boolean isLost(int step) {
        StepStatus status = run.step(step).status;
        List<Integer> sources = workflow.dependsOn(step);
        boolean anyLost = sources.stream().anyMatch(lost::contains);
        return status == StepStatus.FAILED
                || switch (workflow.step(step).trigger()) {
                    case ALL_SUCCEEDED -> anyLost;
                    case ALL_DONE -> false;
                    case ANY_SUCCEEDED ->
                        anyLost
                                && (status == StepStatus.PENDING || status == StepStatus.SKIPPED)
                                && sources.stream().noneMatch(this::mayWin);
                };
    }

    private boolean mayWin(int source) {
        return !lost.contains(source) && run.step(source).status != StepStatus.SKIPPED;
    }

    private boolean isMissed(int step) {
        Loop loop = workflow.loopOf(step);
        List<Integer> next = workflow.successors(step);
        return next.isEmpty()
                || (loop != null && (step == loop.reviser() || step == loop.validator()))
                || next.stream()
                        .anyMatch(to -> workflow.step(to).trigger() == Trigger.ALL_DONE
                                || workflow.into(to).stream().anyMatch(edge -> edge.from() == step));
    }
}

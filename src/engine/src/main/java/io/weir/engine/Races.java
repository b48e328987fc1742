package io.weir.engine;

import io.weir.definition.Trigger;
import java.util.Arrays;

/**
 * Decides whether a run can still succeed without the steps that failed for good. A step that needs a failed step is
 * lost with it. A step with {@code trigger: any_succeeded} is a race: it is lost only when none of its dependencies has
 * succeeded or can still succeed. The run can continue without the lost steps as long as only races and lost steps
 * follow them. O(V + E).
 */
final class Races {
    /** The run can continue without the failed steps. */
    static final int NONE_LOST = -1;

    /** The run needs a failed step, and no race is lost on the way from it. */
    static final int NEEDED = -2;

    private static final int NOT_LOST = -1;

    private final RunDraft run;
    /**
     * By step: the last race that was lost on the way to it, {@link #NEEDED} if there was none, or {@link #NOT_LOST}.
     */
    private final int[] lostBy;

    private Races(RunDraft run) {
        this.run = run;
        this.lostBy = new int[run.plan().stepCount()];
        Arrays.fill(lostBy, NOT_LOST);
    }

    /** {@link #NONE_LOST}, {@link #NEEDED}, or the lost race that the run needs. */
    static int lost(RunDraft run) {
        Races races = new Races(run);
        for (int step : run.plan().graph().topologicalOrder()) {
            races.lostBy[step] = races.lostBy(step);
        }
        for (int step = 0; step < races.lostBy.length; step++) {
            if (races.lostBy[step] != NOT_LOST && races.isNeeded(step)) {
                return races.lostBy[step];
            }
        }
        return NONE_LOST;
    }

    /** The results of all preceding steps are known. */
    private int lostBy(int step) {
        if (run.step(step).status() == StepStatus.FAILED) {
            return NEEDED;
        }
        StepPlan plan = run.plan().step(step);
        boolean race = plan.definition().trigger() == Trigger.ANY_SUCCEEDED;
        if (plan.definition().trigger() == Trigger.ALL_DONE || (race && hasBegun(step))) {
            return NOT_LOST;
        }
        int by = NOT_LOST;
        for (int source : plan.dependsOn()) {
            if (lostBy[source] != NOT_LOST) {
                by = lostBy[source];
            } else if (race && run.step(source).status() != StepStatus.SKIPPED) {
                return NOT_LOST;
            }
        }
        return by != NOT_LOST && race ? step : by;
    }

    private boolean hasBegun(int step) {
        StepStatus status = run.step(step).status();
        return status != StepStatus.PENDING && status != StepStatus.SKIPPED;
    }

    /**
     * Returns true if the run needs a lost step: at its end, in a loop, for a transition, or for a step that waits for
     * all of its dependencies.
     */
    private boolean isNeeded(int step) {
        LoopPlan loop = run.plan().loopOf(step);
        int[] next = run.plan().step(step).successors();
        boolean needed = next.length == 0 || (loop != null && (step == loop.reviser() || step == loop.validator()));
        for (int i = 0; i < next.length && !needed; i++) {
            StepPlan plan = run.plan().step(next[i]);
            needed = plan.definition().trigger() == Trigger.ALL_DONE || leadsFrom(step, plan);
        }
        return needed;
    }

    private static boolean leadsFrom(int step, StepPlan to) {
        boolean found = false;
        for (StepPlan.Incoming edge : to.incoming()) {
            found |= edge.from() == step;
        }
        return found;
    }
}

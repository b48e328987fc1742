package io.weir.engine;

import io.weir.definition.Trigger;
import java.util.Arrays;

/**
 * Decides whether a run can still succeed without the steps that failed for good and whose failure nothing {@linkplain
 * Failures#isHandled handles}. A step that needs a failed step is lost with it. A step with {@code trigger:
 * any_succeeded} or {@code first_succeeded} is a race: it is lost only when none of its dependencies has succeeded or can
 * still succeed. The run can continue without the lost steps as long as only races and lost steps follow them. O(V + E).
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

    static Races of(RunDraft run) {
        Races races = new Races(run);
        for (int step : run.plan().graph().topologicalOrder()) {
            races.lostBy[step] = races.lostBy(step);
        }
        return races;
    }

    /** {@link #NONE_LOST}, {@link #NEEDED}, or the lost race that the run needs. */
    int lost() {
        for (int step = 0; step < lostBy.length; step++) {
            if (lostBy[step] != NOT_LOST && isNeeded(step)) {
                return lostBy[step];
            }
        }
        return NONE_LOST;
    }

    /** Returns true if the step is a race that was lost. */
    boolean isLostRace(int step) {
        return lostBy[step] == step;
    }

    /** The results of all preceding steps are known. */
    private int lostBy(int step) {
        if (run.step(step).status() == StepStatus.FAILED) {
            return Failures.isHandled(run, step) ? NOT_LOST : NEEDED;
        }
        StepPlan plan = run.plan().step(step);
        boolean race = plan.definition().trigger().isRace();
        if (plan.definition().trigger() == Trigger.ALL_DONE || (race && hasBegun(step))) {
            return NOT_LOST;
        }
        int by = NOT_LOST;
        for (int source : plan.dependsOn()) {
            if (lostBy[source] != NOT_LOST) {
                by = lostBy[source];
            } else if (race && mayStillHelp(source)) {
                return NOT_LOST;
            }
        }
        if (by == NOT_LOST || !race) {
            return by;
        }
        // Its transitions led past it; the definition would have handled its loss too.
        boolean handled = run.step(step).status() == StepStatus.SKIPPED && Failures.handles(plan, Failures.ALL_FAILED);
        return handled ? NOT_LOST : step;
    }

    /** Returns true if the step has succeeded or still can, or its failure is allowed. */
    private boolean mayStillHelp(int source) {
        StepStatus status = run.step(source).status();
        return status == StepStatus.FAILED
                ? Failures.isAllowed(run, source)
                : status != StepStatus.SKIPPED && status != StepStatus.CANCELLED;
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
        if (loop != null && (step == loop.reviser() || step == loop.validator())) {
            return true;
        }
        boolean last = true;
        for (int next : run.plan().step(step).successors()) {
            StepPlan plan = run.plan().step(next);
            if (leadsFrom(step, plan)) {
                return true;
            }
            if (dependsOn(step, plan)) {
                if (plan.definition().trigger() == Trigger.ALL_DONE) {
                    return true;
                }
                last = false;
            }
        }
        return last;
    }

    private static boolean dependsOn(int step, StepPlan plan) {
        for (int source : plan.dependsOn()) {
            if (source == step) {
                return true;
            }
        }
        return false;
    }

    /** Transitions that handle a failure of the step do not need its success. */
    private static boolean leadsFrom(int step, StepPlan to) {
        boolean found = false;
        for (StepPlan.Incoming edge : to.incoming()) {
            found |= edge.from() == step && !edge.onFailure();
        }
        return found;
    }
}

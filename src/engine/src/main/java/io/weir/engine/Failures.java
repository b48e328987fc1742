package io.weir.engine;

import io.weir.protocol.StepError;
import org.jspecify.annotations.Nullable;

/** Decides whether the definition handles the failure of a step, so that the run goes on. */
final class Failures {
    private Failures() {}

    /** Returns true if the definition handles an error of the step. */
    static boolean handles(StepPlan plan, StepError error) {
        return handles(plan, error.type());
    }

    /** Returns true if the definition handles an error of the step that has this type. */
    static boolean handles(StepPlan plan, String errorType) {
        return plan.definition().allowFailure() || plan.outgoing().stream().anyMatch(edge -> edge.handles(errorType));
    }

    /** Returns true if the step has failed for good, and its failure is handled. */
    static boolean isHandled(RunDraft run, int step) {
        StepError error = run.step(step).error();
        return run.step(step).status() == StepStatus.FAILED
                && error != null
                && handles(run.plan().step(step), error);
    }

    /** Returns true if the step has failed for good, and the steps behind it run nevertheless. */
    static boolean isAllowed(RunDraft run, int step) {
        return run.step(step).status() == StepStatus.FAILED
                && run.plan().step(step).definition().allowFailure();
    }

    /** The failed step whose failure {@code step} handles, or null if it handles none. */
    static @Nullable Integer handledBy(RunDraft run, int step) {
        for (StepPlan.Incoming edge : run.plan().step(step).incoming()) {
            if (edge.onFailure() && Readiness.isTaken(run, edge, step)) {
                return edge.from();
            }
        }
        return null;
    }
}

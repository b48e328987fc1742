package io.weir.engine;

import io.weir.protocol.RunError;
import io.weir.protocol.StepError;
import org.jspecify.annotations.Nullable;

/** The failures of steps: whether the definition handles them, so that the run goes on, and the errors they lead to. */
final class Failures {
    static final String INPUT_FAILED = "InputFailed";
    static final String ALL_FAILED = "AllFailed";

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

    /** The first step that has failed for good without being handled, or {@link StepPlan#NO_STEP}. */
    static int firstUnhandled(RunDraft run) {
        // After the outcome is decided, no failure has to be handled any more.
        for (int step = 0; run.phase() == Phase.WORKFLOW && step < run.plan().stepCount(); step++) {
            if (run.step(step).status() == StepStatus.FAILED && !isHandled(run, step)) {
                return step;
            }
        }
        return StepPlan.NO_STEP;
    }

    /** The error of a race that is lost; {@code failed} is the step that lost it. */
    static StepError allFailed(RunDraft run, int race, int failed) {
        return StepError.permanent(
                ALL_FAILED,
                "none of the steps that '" + run.plan().stepId(race) + "' depends on has succeeded or still can; "
                        + why(run, failed));
    }

    /**
     * The error of a run that can't go on without a step that failed.
     *
     * @param race the race that is lost with the step, or {@link Races#NEEDED} if the run needs the step itself
     */
    static RunError withoutStep(RunDraft run, int step, int race) {
        StepError cause = run.step(step).error();
        String id = run.plan().stepId(step);
        if (race != Races.NEEDED) {
            StepError lost = allFailed(run, race, step);
            return new RunError(lost.type(), lost.message(), run.plan().stepId(race), cause);
        }
        if (cause != null && cause.type().equals(INPUT_FAILED)) {
            return new RunError(INPUT_FAILED, cause.message(), id, null);
        }
        return new RunError("StepFailed", why(run, step), id, cause);
    }

    private static String why(RunDraft run, int failed) {
        StepState state = run.step(failed);
        StepError cause = state.error();
        return "step '" + run.plan().stepId(failed) + "' failed at attempt " + state.attempt()
                + (cause == null ? "" : ": " + cause.type() + ": " + cause.message());
    }
}

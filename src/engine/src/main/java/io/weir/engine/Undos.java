package io.weir.engine;

import io.weir.definition.Compensation;
import io.weir.definition.Ending;
import io.weir.protocol.RunError;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which steps of a run have to be undone. */
final class Undos {
    static final String RUN_TIMEOUT = "RunTimeout";
    private static final String OUTCOME_UNKNOWN = "OutcomeUnknown";

    /** After these errors, a worker may still do the work, or may have done it. */
    private static final Set<String> UNKNOWN = Set.of(
            OUTCOME_UNKNOWN,
            Deadlines.START_TO_CLOSE_TIMEOUT,
            Deadlines.SCHEDULE_TO_START_TIMEOUT,
            Deadlines.HEARTBEAT_TIMEOUT,
            Deadlines.COMPLETION_TIMEOUT);

    private final RunDraft run;
    private final RunOutputs outputs;

    Undos(RunDraft run, RunOutputs outputs) {
        this.run = run;
        this.outputs = outputs;
    }

    /** The error of an attempt that is no longer waited for, and whose outcome is not known. */
    static StepError outcomeUnknown(String reason) {
        return StepError.permanent(OUTCOME_UNKNOWN, "the outcome of its attempt in flight is not known: " + reason);
    }

    /** How a run with this outcome ends. */
    static Ending ending(RunStatus outcome, @Nullable RunError error) {
        if (outcome == RunStatus.FAILED) {
            return error != null && error.type().equals(RUN_TIMEOUT) ? Ending.TIMED_OUT : Ending.FAILED;
        }
        return outcome == RunStatus.CANCELLED ? Ending.CANCELLED : Ending.SUCCEEDED;
    }

    /** Returns true if steps are undone after this ending, and at least one has to be or may have to be. */
    boolean isAnyAfter(Ending ending) {
        if (run.plan().stepCount(Phase.COMPENSATION) == 0
                || !run.plan().definition().compensation().on().contains(ending)) {
            return false;
        }
        for (int step = 0; step < run.plan().stepCount(); step++) {
            if (isAwaited(step) || isNeeded(step)) {
                return true;
            }
        }
        return false;
    }

    /** Returns true if the step can be undone and a worker may still have it: its outcome decides. */
    boolean isAwaited(int step) {
        StepState state = run.step(step);
        return run.plan().step(step).undo() != StepPlan.NO_STEP
                && state.status().isInFlight()
                && !state.isHandedBack();
    }

    /**
     * Returns true if the step has to be undone. No attempt of it is in flight. A step of a loop that is not in its first
     * pass may have succeeded in an earlier one.
     */
    boolean isNeeded(int step) {
        StepPlan plan = run.plan().step(step);
        Compensation compensation = plan.definition().compensate();
        StepState state = run.step(step);
        if (compensation == null || state.status().isInFlight()) {
            return false;
        }
        return state.status() == StepStatus.SUCCEEDED
                || (state.revision() > 0 && plan.until() == null && outputs.last(step) != null)
                || (compensation.when() == Compensation.When.ATTEMPTED && isUnknown(state));
    }

    private static boolean isUnknown(StepState state) {
        StepError error = state.error();
        return error != null && UNKNOWN.contains(error.type());
    }
}

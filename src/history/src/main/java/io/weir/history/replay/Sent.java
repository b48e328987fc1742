package io.weir.history.replay;

import io.weir.protocol.AttemptId;
import io.weir.protocol.StepCancelled;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkflowResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The dispatches of one decision. */
final class Sent implements ReplayListener {
    private final Map<AttemptId, StepReady> dispatches = new LinkedHashMap<>();

    @Override
    public void dispatched(StepReady ready, int hop) {
        dispatches.put(ready.attempt(), ready);
    }

    @Override
    public void cancelled(StepCancelled cancelled) {}

    @Override
    public void ended(WorkflowResult result) {}

    void clear() {
        dispatches.clear();
    }

    /** The first dispatch whose worker receives other data than with the recorded one, as a sentence; or null. */
    @Nullable
    String differsFrom(Sent recorded) {
        for (StepReady ready : dispatches.values()) {
            StepReady other = recorded.dispatches.get(ready.attempt());
            String what = other == null ? null : differing(ready, other);
            if (what != null) {
                return "step '" + ready.attempt().stepId() + "' (attempt "
                        + ready.attempt().attempt() + ") would be dispatched with another " + what;
            }
        }
        return null;
    }

    private static @Nullable String differing(StepReady ready, StepReady other) {
        if (!ready.stepType().equals(other.stepType())) {
            return "type, '" + ready.stepType() + "' instead of '" + other.stepType() + "'";
        }
        if (!ready.input().equals(other.input())) {
            return "input";
        }
        if (!ready.dependencies().equals(other.dependencies())) {
            return "set of outputs of other steps, of " + ready.dependencies().keySet() + " instead of "
                    + other.dependencies().keySet();
        }
        StepReady.LoopContext loop = ready.loop();
        StepReady.LoopContext otherLoop = other.loop();
        boolean sameDraft =
                Objects.equals(loop == null ? null : loop.draft(), otherLoop == null ? null : otherLoop.draft())
                        && Objects.equals(
                                loop == null ? null : loop.feedback(), otherLoop == null ? null : otherLoop.feedback());
        return sameDraft ? null : "draft or feedback of its loop";
    }
}

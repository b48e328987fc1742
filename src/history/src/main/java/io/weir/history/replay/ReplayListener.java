package io.weir.history.replay;

import io.weir.protocol.StepCancelled;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkflowResult;

/** Receives the records that a repeated decision sends out, as long as its events are the recorded ones. */
public interface ReplayListener {
    /** Ignores all records. */
    ReplayListener NONE = new ReplayListener() {
        @Override
        public void dispatched(StepReady ready, int hop) {}

        @Override
        public void cancelled(StepCancelled cancelled) {}

        @Override
        public void ended(WorkflowResult result) {}
    };

    /**
     * A dispatch. Its token is not the recorded one.
     *
     * @param hop as in {@link io.weir.engine.Effect.Dispatch}
     */
    void dispatched(StepReady ready, int hop);

    void cancelled(StepCancelled cancelled);

    void ended(WorkflowResult result);
}

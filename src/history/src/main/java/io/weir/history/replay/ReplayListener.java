package io.weir.history.replay;

import io.weir.protocol.StepCancelled;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkflowResult;

/** Is told what deciding again sends out, as long as it gives the recorded events. */
public interface ReplayListener {
    /** Takes no notice. */
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
     * @param hop as {@link io.weir.engine.Effect.Dispatch} has it
     */
    void dispatched(StepReady ready, int hop);

    void cancelled(StepCancelled cancelled);

    void ended(WorkflowResult result);
}

package io.weir.engine;

import io.weir.protocol.Payload;
import io.weir.protocol.StepCancelled;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkflowResult;

/** An instruction to the shell, as data. */
public sealed interface Effect {
    /**
     * Hand out an attempt.
     *
     * @param hop how many partitions after the run's own it goes to: a member of a consumer group has its partitions for itself, so
     *     what it has handed back must go to another one
     */
    record Dispatch(StepReady ready, int hop) implements Effect {
        public Dispatch(StepReady ready) {
            this(ready, 0);
        }
    }

    /** Keep the run's input. */
    record StoreInput(Payload input) implements Effect {}

    /** Keep what a step left. */
    record StoreOutput(int step, int revision, StepOutput output) implements Effect {}

    /** Tell workers that attempts in flight need not finish. */
    record CancelAttempts(StepCancelled cancelled) implements Effect {}

    /** The run's one result. */
    record Publish(WorkflowResult result) implements Effect {}
}

package io.weir.engine;

import io.weir.protocol.Payload;
import io.weir.protocol.StepCancelled;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkflowResult;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An instruction to the shell, as data. */
public sealed interface Effect {
    /**
     * Dispatch an attempt.
     *
     * @param hop distance in partitions from the run's own partition to the target. A member of a consumer group is the
     *     only reader of its partitions, so a step that it handed back must go to another partition.
     */
    record Dispatch(StepReady ready, int hop) implements Effect {
        public Dispatch(StepReady ready) {
            this(ready, 0);
        }
    }

    /** Store the run's input. */
    record StoreInput(Payload input) implements Effect {}

    /** Store the output of a step. */
    record StoreOutput(int step, int revision, StepOutput output) implements Effect {}

    /** Delete what a {@link StoreOutput} of an earlier decision, or of this one, has stored. */
    record DropOutput(int step, int revision) implements Effect {}

    /** Inform workers that they need not finish these attempts in flight. */
    record CancelAttempts(StepCancelled cancelled) implements Effect {}

    /**
     * Write a record to a topic that is not the engine's own.
     *
     * @param stepId the step that emits it, as is {@code revision}
     * @param key as text, or null for none
     * @param headers as text, in the order of their names
     */
    record Emit(
            String stepId,
            int revision,
            String topic,
            @Nullable String key,
            Payload value,
            Map<String, String> headers) implements Effect {
        public Emit {
            headers = Collections.unmodifiableMap(new TreeMap<>(headers));
        }
    }

    /** Publish the run's only result. */
    record Publish(WorkflowResult result) implements Effect {}
}

package io.weir.engine;

import io.weir.protocol.Payload;
import org.jspecify.annotations.Nullable;

/** What a decision looks up: the payloads of one run, as stored before the event, and the queues; read-only. Steps are named by position in the definition. */
public interface Outputs {
    Payload input();

    /** What the step left in that revision, or null when it left nothing. */
    @Nullable
    StepOutput find(int step, int revision);

    /** What is known of the queues that steps would be handed out on. */
    default QueueAccess queues() {
        return QueueAccess.ALL;
    }
}

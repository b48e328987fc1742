package io.weir.engine;

import io.weir.protocol.Payload;
import org.jspecify.annotations.Nullable;

/**
 * The data that a decision looks up: the payloads of one run, as stored before the event, and the queues; read-only.
 * Steps are identified by their position in the definition.
 */
public interface Outputs {
    Payload input();

    /** The output of the step in that revision, or null if it has none. */
    @Nullable
    StepOutput find(int step, int revision);

    /** The known state of the queues that steps would be dispatched to. */
    default QueueAccess queues() {
        return QueueAccess.ALL;
    }
}

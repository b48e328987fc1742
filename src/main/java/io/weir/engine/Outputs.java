package io.weir.engine;

import io.weir.protocol.Payload;
import org.jspecify.annotations.Nullable;

/** The payloads of one run, as stored before the event; read-only. Steps are named by position in the definition. */
public interface Outputs {
    Payload input();

    /** What the step left in that revision, or null when it left nothing. */
    @Nullable
    StepOutput find(int step, int revision);
}

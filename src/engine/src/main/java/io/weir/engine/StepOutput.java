package io.weir.engine;

import io.weir.protocol.Payload;
import org.jspecify.annotations.Nullable;

/**
 * What an accepted attempt left behind; stored once per (step, revision), never rewritten.
 *
 * @param feedback the validator's when it sent the work back, else null
 * @param custom the step's own metadata, or null
 */
public record StepOutput(
        Payload output,
        @Nullable Payload feedback,
        @Nullable Payload custom) {
    /** Bytes in all. */
    int size() {
        return output.size() + size(feedback) + size(custom);
    }

    private static int size(@Nullable Payload payload) {
        return payload == null ? 0 : payload.size();
    }
}

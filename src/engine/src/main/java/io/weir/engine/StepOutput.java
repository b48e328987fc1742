package io.weir.engine;

import io.weir.protocol.Payload;
import org.jspecify.annotations.Nullable;

/**
 * The output of an accepted attempt; stored once per (step, revision), never rewritten.
 *
 * @param feedback the validator's feedback if it sent the draft back, else null
 * @param custom the step's own metadata, or null
 */
public record StepOutput(
        Payload output,
        @Nullable Payload feedback,
        @Nullable Payload custom) {
    /** Total bytes. */
    int size() {
        return output.size() + size(feedback) + size(custom);
    }

    private static int size(@Nullable Payload payload) {
        return payload == null ? 0 : payload.size();
    }
}

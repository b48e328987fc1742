package io.weir.engine;

import io.weir.protocol.AttemptId;
import io.weir.protocol.RejectionReason;
import org.jspecify.annotations.Nullable;

/**
 * An event that was not acted on; the run is as it was.
 *
 * @param message what was found and what was expected
 * @param attempt the attempt it was about, or null
 */
public record Rejection(
        RejectionReason reason, String message, @Nullable AttemptId attempt) {}

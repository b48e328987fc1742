package io.weir.engine;

import io.weir.protocol.AttemptId;
import io.weir.protocol.RejectionReason;
import org.jspecify.annotations.Nullable;

/**
 * An event that was rejected; the run is unchanged.
 *
 * @param message what was found and what was expected
 * @param attempt the attempt of the event, or null
 */
public record Rejection(
        RejectionReason reason, String message, @Nullable AttemptId attempt) {}

package io.weir.protocol;

import java.time.Instant;
import java.util.List;

/**
 * Cancelled attempts: a record on {@link Topics#STEP_CANCELLED}. A worker may stop them; their reports are rejected as
 * stale or terminal.
 *
 * @param reason for people, such as "run cancelled: asked by operator"
 */
public record StepCancelled(String runId, String reason, Instant at, List<AttemptId> attempts) {}

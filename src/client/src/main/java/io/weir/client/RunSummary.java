package io.weir.client;

import io.weir.protocol.RunStatus;
import java.time.Instant;

/**
 * A run in a list.
 *
 * @param lastEventAt time of its last event
 */
public record RunSummary(String runId, String definitionId, RunStatus status, Instant lastEventAt) {}

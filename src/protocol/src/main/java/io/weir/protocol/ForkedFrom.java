package io.weir.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The run that another run was forked from.
 *
 * @param reason for people, or null
 */
public record ForkedFrom(String runId, @Nullable String reason) {}

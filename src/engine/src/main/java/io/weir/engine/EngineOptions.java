package io.weir.engine;

import java.time.Duration;

/**
 * The settings of the core that an operator may choose.
 *
 * @param definitionWaitMs how long a request waits for an unknown definition, milliseconds
 * @param definitionPollMs time between two lookups of it, milliseconds; 1 or more
 * @param checkTokens whether reports must have their attempt's token
 * @param maxRunBytes limit of a run's input and outputs in all, bytes: they are together in memory when it ends
 * @param budget limits of one decision; passed to each decision, stored in no run
 */
public record EngineOptions(
        long definitionWaitMs, long definitionPollMs, boolean checkTokens, long maxRunBytes, DecisionBudget budget) {
    public static final long DEFAULT_MAX_RUN_BYTES = 64L << 20;

    private static final long LONGEST_WAIT_MS = Duration.ofDays(365).toMillis();

    public static final EngineOptions DEFAULT = new EngineOptions(10_000, 250, true, DEFAULT_MAX_RUN_BYTES);

    public EngineOptions {
        if (definitionWaitMs < 0 || definitionWaitMs > LONGEST_WAIT_MS) {
            throw new IllegalArgumentException(
                    "found a wait for definitions of " + definitionWaitMs + " ms, expected 0 to " + LONGEST_WAIT_MS);
        }
        if (definitionPollMs < 1) {
            throw new IllegalArgumentException(
                    "found a poll for definitions every " + definitionPollMs + " ms, expected 1 or more");
        }
        if (maxRunBytes < 1) {
            throw new IllegalArgumentException("found at most " + maxRunBytes + " bytes a run, expected 1 or more");
        }
    }

    /** The same options with another budget. */
    public EngineOptions with(DecisionBudget other) {
        return new EngineOptions(definitionWaitMs, definitionPollMs, checkTokens, maxRunBytes, other);
    }

    /** With the default budget. */
    public EngineOptions(long definitionWaitMs, long definitionPollMs, boolean checkTokens, long maxRunBytes) {
        this(definitionWaitMs, definitionPollMs, checkTokens, maxRunBytes, DecisionBudget.DEFAULT);
    }

    /** With the default limit of a run's bytes, and the default budget. */
    public EngineOptions(long definitionWaitMs, long definitionPollMs, boolean checkTokens) {
        this(definitionWaitMs, definitionPollMs, checkTokens, DEFAULT_MAX_RUN_BYTES);
    }
}

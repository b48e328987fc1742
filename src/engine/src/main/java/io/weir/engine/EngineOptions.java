package io.weir.engine;

import java.time.Duration;

/**
 * What an operator may choose of the core's behaviour.
 *
 * @param definitionWaitMs how long a request waits for a definition that is not known, milliseconds
 * @param definitionPollMs between two looks for it, milliseconds; 1 or more
 * @param checkTokens whether reports must carry their attempt's token
 * @param maxRunBytes what a run's input and outputs may come to in all, bytes: they are together in memory when it ends
 * @param budget what one decision may hand out; each decision is given it, no run keeps it
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

    /** The same with another budget. */
    public EngineOptions with(DecisionBudget other) {
        return new EngineOptions(definitionWaitMs, definitionPollMs, checkTokens, maxRunBytes, other);
    }

    /** With the default budget. */
    public EngineOptions(long definitionWaitMs, long definitionPollMs, boolean checkTokens, long maxRunBytes) {
        this(definitionWaitMs, definitionPollMs, checkTokens, maxRunBytes, DecisionBudget.DEFAULT);
    }

    /** With the default bound on a run's bytes, and the default budget. */
    public EngineOptions(long definitionWaitMs, long definitionPollMs, boolean checkTokens) {
        this(definitionWaitMs, definitionPollMs, checkTokens, DEFAULT_MAX_RUN_BYTES);
    }
}

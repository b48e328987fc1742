package io.weir.engine;

/**
 * What an operator may choose of the core's behaviour.
 *
 * @param definitionWaitMs how long a request waits for a definition that is not known, milliseconds
 * @param definitionPollMs between two looks for it, milliseconds; 1 or more
 * @param checkTokens whether reports must carry their attempt's token
 */
public record EngineOptions(long definitionWaitMs, long definitionPollMs, boolean checkTokens) {
    public static final EngineOptions DEFAULT = new EngineOptions(10_000, 250, true);
}

package io.weir.definition;

import java.time.Duration;

/**
 * Runs a step again until its output is as it should be. A round that is not the last one is no failure.
 *
 * @param until condition over the output of a round; true for the last one
 * @param every pause before the second round
 * @param multiplier factor between one pause and the next
 * @param maxEvery the longest pause
 * @param atMost permitted rounds
 */
public record Repeat(String until, Duration every, double multiplier, Duration maxEvery, int atMost) {
    static final Duration DEFAULT_EVERY = Duration.ofSeconds(10);
    static final Duration DEFAULT_MAX_EVERY = Duration.ofHours(1);
    static final int DEFAULT_AT_MOST = 1_000;
    static final int LARGEST_AT_MOST = 100_000;

    public Repeat {
        // -0.0 equals 0.0 everywhere but in equals.
        multiplier += 0.0;
    }

    /** With all defaults: a round every ten seconds, at most a thousand. */
    public static Repeat until(String condition) {
        return new Repeat(condition, DEFAULT_EVERY, 1, DEFAULT_MAX_EVERY, DEFAULT_AT_MOST);
    }

    /** The pause after {@code round}, which is 1 or more. */
    public Duration pauseAfter(int round) {
        double millis = every.toMillis() * Math.pow(multiplier, round - 1.0);
        return millis >= maxEvery.toMillis() ? maxEvery : Duration.ofMillis(Math.round(millis));
    }
}

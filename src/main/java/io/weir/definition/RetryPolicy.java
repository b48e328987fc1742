package io.weir.definition;

import java.time.Duration;
import java.util.List;

/**
 * When and how often a failed attempt is repeated.
 *
 * @param maxAttempts attempts in all, the first included; 1 or more
 * @param initialDelay before the second attempt
 * @param maxDelay upper bound of any delay, jitter excluded
 * @param multiplier of the delay from attempt to attempt; 1 or more
 * @param jitter share of the delay, 0 to 1, by which it is lengthened or shortened at most
 * @param nonRetryable error types that end the attempts at once
 */
public record RetryPolicy(
        int maxAttempts,
        Duration initialDelay,
        Duration maxDelay,
        double multiplier,
        double jitter,
        List<String> nonRetryable) {
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(10), 2, 0, List.of());

    public RetryPolicy {
        nonRetryable = List.copyOf(nonRetryable);
    }

    /** One attempt and no more. */
    public static RetryPolicy never() {
        return new RetryPolicy(1, Duration.ZERO, Duration.ZERO, 1, 0, List.of());
    }

    /**
     * The delay after attempt {@code attempt} failed, before jitter: {@code initialDelay × multiplier^(attempt-1)}, at
     * most {@code maxDelay}.
     *
     * @param attempt 1..n
     */
    public Duration delayAfter(int attempt) {
        double millis = (double) initialDelay.toMillis() * Math.pow(multiplier, Math.max(0, attempt - 1));
        return Duration.ofMillis((long) Math.min(millis, (double) maxDelay.toMillis()));
    }
}

package io.weir.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Retries of a failed attempt.
 *
 * @param maxAttempts number of attempts, including the first; 1 or more
 * @param initialDelay delay before the second attempt
 * @param maxDelay upper bound of every delay, including jitter
 * @param multiplier factor of the delay from attempt to attempt; 1 or more
 * @param jitter random share of the delay, 0 to 1, that is added or subtracted at most
 * @param nonRetryable error types that end the attempts at once
 */
public record RetryPolicy(
        int maxAttempts,
        Duration initialDelay,
        Duration maxDelay,
        double multiplier,
        double jitter,
        List<String> nonRetryable) {
    /** The largest {@code maxAttempts}. */
    public static final int MOST_ATTEMPTS = 1_000;

    private static final double LARGEST_MULTIPLIER = 1_000;
    private static final Duration LONGEST_DELAY = Duration.ofDays(30);

    public static final RetryPolicy DEFAULT =
            new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(10), 2, 0, List.of());

    public RetryPolicy {
        // -0.0 equals 0.0 everywhere but in equals.
        jitter += 0.0;
        nonRetryable = List.copyOf(nonRetryable);
    }

    /** Creates a builder with the values of {@link #DEFAULT}. */
    public static Builder builder() {
        return new Builder();
    }

    /** One attempt only. */
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

    /**
     * Reports every field with an impossible value.
     *
     * @param problem receives the field's name in a definition, and a message with the value found and the permitted
     *     ones
     */
    public void check(BiConsumer<String, String> problem) {
        if (maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS) {
            problem.accept("max_attempts", "must be 1 to " + MOST_ATTEMPTS + ", found " + maxAttempts);
        }
        checkDelay("initial_delay", initialDelay, problem);
        checkDelay("max_delay", maxDelay, problem);
        if (maxDelay.compareTo(initialDelay) < 0) {
            problem.accept(
                    "max_delay",
                    "must not be shorter than initial_delay, " + Durations.format(initialDelay) + ", found "
                            + Durations.format(maxDelay)
                            + (maxDelay.equals(DEFAULT.maxDelay) ? ", the default" : ""));
        }
        // In this form NaN is refused; it is neither below nor above.
        if (!(multiplier >= 1 && multiplier <= LARGEST_MULTIPLIER)) {
            problem.accept("multiplier", "must be 1 to 1000, found " + multiplier);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            problem.accept("jitter", "must be 0 to 1, found " + jitter);
        }
    }

    private static void checkDelay(String field, Duration delay, BiConsumer<String, String> problem) {
        if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            problem.accept(field, "must be 0ms to 30d, found " + Durations.format(delay));
        } else if (!Durations.isWholeMillis(delay)) {
            problem.accept(field, "must be whole milliseconds, found " + delay);
        }
    }

    /** Collects a policy's fields; each has a default. */
    public static final class Builder {
        private int maxAttempts = DEFAULT.maxAttempts;
        private Duration initialDelay = DEFAULT.initialDelay;
        private Duration maxDelay = DEFAULT.maxDelay;
        private double multiplier = DEFAULT.multiplier;
        private double jitter = DEFAULT.jitter;
        private List<String> nonRetryable = List.of();

        private Builder() {}

        public Builder maxAttempts(int maxAttempts) {
            this.maxAttempts = maxAttempts;
            return this;
        }

        public Builder initialDelay(Duration initialDelay) {
            this.initialDelay = initialDelay;
            return this;
        }

        public Builder maxDelay(Duration maxDelay) {
            this.maxDelay = maxDelay;
            return this;
        }

        public Builder multiplier(double multiplier) {
            this.multiplier = multiplier;
            return this;
        }

        public Builder jitter(double jitter) {
            this.jitter = jitter;
            return this;
        }

        public Builder nonRetryable(String... errorTypes) {
            this.nonRetryable = List.of(errorTypes);
            return this;
        }

        /**
         * Builds and validates the policy.
         *
         * @throws IllegalArgumentException with all problems
         */
        public RetryPolicy build() {
            RetryPolicy policy = new RetryPolicy(maxAttempts, initialDelay, maxDelay, multiplier, jitter, nonRetryable);
            List<String> problems = new ArrayList<>();
            policy.check((field, message) -> problems.add(field + ": " + message));
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("not a possible retry policy: " + String.join("; ", problems));
            }
            return policy;
        }
    }
}

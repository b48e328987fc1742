package io.weir.engine;

import io.weir.protocol.RetryPolicy;
import io.weir.protocol.StepError;
import java.time.Duration;

/** Computes the delay before the next attempt. Jitter is a hash of the attempt, so that a replay decides the same. */
final class Backoff {
    /** The longest delay that a worker may request for a step. {@code max_delay} does not limit a requested delay. */
    static final Duration LONGEST_WISH = Duration.ofDays(30);

    private Backoff() {}

    /** Milliseconds after the failure of {@code attempt} (1..n), 0 or more. */
    static long delayMs(RetryPolicy policy, StepError error, String runId, int step, int revision, int attempt) {
        Duration wish = error.retryAfter();
        if (wish != null) {
            return Math.max(0, Math.min(wish.toMillis(), LONGEST_WISH.toMillis()));
        }
        double base = policy.delayAfter(attempt).toMillis();
        long spread = Math.round(base * (1 + policy.jitter() * spread(runId, step, revision, attempt)));
        return Math.max(0, Math.min(spread, policy.maxDelay().toMillis()));
    }

    /** Uniform in [-1, 1). */
    private static double spread(String runId, int step, int revision, int attempt) {
        long hash = runId.hashCode();
        hash = mix(hash * 31 + step);
        hash = mix(hash * 31 + revision);
        hash = mix(hash * 31 + attempt);
        return (hash >> 10) * 0x1.0p-53;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }
}

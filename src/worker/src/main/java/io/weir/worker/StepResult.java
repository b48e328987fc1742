package io.weir.worker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a step.
 *
 * @param <O> the output's type
 */
public sealed interface StepResult<O> {
    /** Success. {@code output} may be null. */
    static <O> StepResult.Success<O> success(@Nullable O output) {
        return new Success<>(output, Map.of());
    }

    /** A validator sends the work back to the reviser of its loop. */
    static <O> StepResult.NeedsRevision<O> needsRevision(Object feedback) {
        return new NeedsRevision<>(feedback, null);
    }

    /** A validator sends the work back, and has an output. */
    static <O> StepResult.NeedsRevision<O> needsRevision(Object feedback, @Nullable O output) {
        return new NeedsRevision<>(feedback, output);
    }

    /** Failure. {@code type} is a name that retry policies can list. */
    static <O> StepResult.Failed<O> failed(String type, String message, boolean retryable) {
        return new Failed<>(type, message, retryable, null);
    }

    /** A failure to retry after {@code retryAfter} instead of the policy's delay. */
    static <O> StepResult.Failed<O> failed(String type, String message, Duration retryAfter) {
        return new Failed<>(type, message, true, retryAfter);
    }

    /**
     * The work is taken, and somebody else will complete the attempt: an external system, a person, another process.
     * Whoever completes it needs {@link StepContext#attemptId()} and {@link StepContext#token()}. Only the definition's
     * {@code timeouts.completion} limits the wait, and no heartbeats are sent.
     */
    static <O> StepResult.Later<O> later() {
        return new Later<>();
    }

    /**
     * Success.
     *
     * @param metadata entries for the result's {@code step_metadata.<id>.custom}; the values must have a JSON form
     */
    record Success<O>(@Nullable O output, Map<String, Object> metadata) implements StepResult<O> {
        public Success {
            metadata = Map.copyOf(metadata);
        }

        /** Adds one metadata entry. */
        public Success<O> withMetadata(String name, Object value) {
            Map<String, Object> more = new LinkedHashMap<>(metadata);
            more.put(name, value);
            return new Success<>(output, more);
        }
    }

    /**
     * A request for a revision.
     *
     * @param feedback for the reviser; must have a JSON form
     */
    record NeedsRevision<O>(Object feedback, @Nullable O output) implements StepResult<O> {}

    /** Somebody else will complete the attempt. Metadata of the attempt is not kept. */
    record Later<O>() implements StepResult<O> {}

    /**
     * A failed attempt.
     *
     * @param retryAfter requested delay, or null for the policy's delay
     */
    record Failed<O>(
            String type,
            String message,
            boolean retryable,
            @Nullable Duration retryAfter) implements StepResult<O> {}
}

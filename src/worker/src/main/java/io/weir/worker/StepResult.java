package io.weir.worker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a step came to.
 *
 * @param <O> the output's type
 */
public sealed interface StepResult<O> {
    /** The work is done; {@code output} may be null for a step that has none. */
    static <O> StepResult.Success<O> success(@Nullable O output) {
        return new Success<>(output, Map.of());
    }

    /** A validator sends the work back to the reviser of its loop. */
    static <O> StepResult.NeedsRevision<O> needsRevision(Object feedback) {
        return new NeedsRevision<>(feedback, null);
    }

    /** A validator sends the work back, with an output of its own. */
    static <O> StepResult.NeedsRevision<O> needsRevision(Object feedback, @Nullable O output) {
        return new NeedsRevision<>(feedback, output);
    }

    /** The attempt failed; {@code type} is a name that retry policies can list. */
    static <O> StepResult.Failed<O> failed(String type, String message, boolean retryable) {
        return new Failed<>(type, message, retryable, null);
    }

    /** The attempt failed and should be repeated after {@code retryAfter}, not after the policy's delay. */
    static <O> StepResult.Failed<O> failed(String type, String message, Duration retryAfter) {
        return new Failed<>(type, message, true, retryAfter);
    }

    /**
     * The work is done.
     *
     * @param metadata the step's own, in the result's {@code step_metadata.<id>.custom}; values are anything with a JSON
     *     form
     */
    record Success<O>(@Nullable O output, Map<String, Object> metadata) implements StepResult<O> {
        public Success {
            metadata = Map.copyOf(metadata);
        }

        /** The same with one more metadata entry. */
        public Success<O> withMetadata(String name, Object value) {
            Map<String, Object> more = new LinkedHashMap<>(metadata);
            more.put(name, value);
            return new Success<>(output, more);
        }
    }

    /**
     * The work is sent back.
     *
     * @param feedback for the reviser; anything with a JSON form
     */
    record NeedsRevision<O>(Object feedback, @Nullable O output) implements StepResult<O> {}

    /**
     * The attempt came to nothing.
     *
     * @param retryAfter the wish for the next delay, or null for the policy's
     */
    record Failed<O>(
            String type,
            String message,
            boolean retryable,
            @Nullable Duration retryAfter) implements StepResult<O> {}
}

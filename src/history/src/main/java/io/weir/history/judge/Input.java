package io.weir.history.judge;

import io.weir.protocol.AttemptId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record on an input topic, with digests where it had payloads.
 *
 * @param bytes of key and value
 * @param size of the value, -1 for none
 * @param time of the record, ms since 1970
 * @param runId null when it can't be read
 * @param content null when it can't be read
 * @param problem why it can't be read, or null
 * @param sentFrom where the router took it from, or null
 */
record Input(
        Position at,
        Digest bytes,
        int size,
        long time,
        @Nullable String runId,
        @Nullable Content content,
        @Nullable String problem,
        @Nullable Position sentFrom) {

    /** What it says. */
    sealed interface Content {}

    /**
     * A request for a run.
     *
     * @param hash the version asked for, or null
     * @param value of the input in its canonical form: the same for every spelling of it
     */
    record Start(String definitionId, @Nullable String hash, Digest input, Digest value) implements Content {
        /** Whether the other one asks for the same, so that it is a duplicate. */
        boolean isSameAs(Start other) {
            return definitionId.equals(other.definitionId)
                    && Objects.equals(hash, other.hash)
                    && value.equals(other.value);
        }
    }

    record Cancel() implements Content {}

    record Quarantine() implements Content {}

    /** @param stepId null for all paused steps */
    record Resume(@Nullable String stepId) implements Content {}

    /**
     * A worker's report.
     *
     * @param outcome null when the attempt goes on
     * @param started whether it reports the start of the attempt
     * @param handedBack whether the worker has no implementation of the step
     */
    record Report(
            AttemptId attempt,
            Digest token,
            boolean hasToken,
            boolean started,
            boolean handedBack,
            @Nullable Outcome outcome)
            implements Content {}

    /** How an attempt ended. */
    sealed interface Outcome {}

    /**
     * Success.
     *
     * @param decision the text of its {@code decision} field; null when it has none
     * @param feedback its {@code feedback} field, or all of it
     */
    record Succeeded(Digest output, @Nullable String decision, Digest feedback) implements Outcome {}

    record Revise(Digest output, Digest feedback) implements Outcome {}

    /** @param retryAfterMs the worker's wish, -1 for none */
    record Failed(String errorType, boolean retryable, long retryAfterMs) implements Outcome {}

    boolean isReadable() {
        return content != null;
    }

    @Nullable
    Report report() {
        return content instanceof Report report ? report : null;
    }
}

package io.weir.client;

import io.weir.protocol.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A run to start from another one, live or ended: steps that succeeded there are done when it begins.
 *
 * @param runId the run to fork
 * @param from the step to run again, with everything after it; null for the steps that did not succeed
 * @param version the definition that the new run follows
 * @param input of the new run, or null for the old run's
 * @param newRunId the caller's own id, which makes the request repeatable, or null for a generated one
 * @param reason for people, or null
 */
public record ForkRequest(
        String runId,
        @Nullable String from,
        Version version,
        @Nullable Payload input,
        @Nullable String newRunId,
        @Nullable String reason) {
    /** The version of the old run's definition that a new run follows. */
    public sealed interface Version {}

    /** The one that the old run follows. */
    public record Same() implements Version {}

    /** The current one. */
    public record Latest() implements Version {}

    /** A fixed one. */
    public record Fixed(String hash) implements Version {}

    public static Builder of(String runId) {
        return new Builder(runId);
    }

    /** Everything but the run to fork is optional. */
    public static final class Builder {
        private final String runId;
        private @Nullable String from;
        private Version version = new Same();
        private @Nullable Payload input;
        private @Nullable String newRunId;
        private @Nullable String reason;

        private Builder(String runId) {
            this.runId = RunRequest.requireRunId(runId);
        }

        /** The step to run again, with everything after it. Default: the steps that did not succeed. */
        public Builder from(String stepId) {
            this.from = stepId;
            return this;
        }

        /** Default: the version that the old run follows. */
        public Builder version(Version of) {
            this.version = of;
            return this;
        }

        /**
         * Another input: a {@link Payload} unchanged, any other value as Jackson writes it. Default: the old run's.
         *
         * @throws IllegalArgumentException if Jackson cannot write it
         */
        public Builder input(@Nullable Object value) {
            this.input = JsonInput.of(value);
            return this;
        }

        /** Your own id: the same request again gives the same run. Default: a new id. */
        public Builder newRunId(String id) {
            this.newRunId = id;
            return this;
        }

        /** For people. */
        public Builder reason(@Nullable String text) {
            this.reason = text;
            return this;
        }

        public ForkRequest build() {
            return new ForkRequest(runId, from, version, input, newRunId, reason);
        }
    }
}

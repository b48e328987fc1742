package io.weir.client;

import io.weir.protocol.Payload;
import io.weir.protocol.RunIds;
import org.jspecify.annotations.Nullable;

/**
 * A run to start.
 *
 * @param runId the caller's own id, which makes the request repeatable, or null for a generated one
 * @param definitionHash a fixed version of the definition, or null for the current one
 * @param input JSON null if there is none
 */
public record RunRequest(
        String definitionId,
        @Nullable String runId,
        @Nullable String definitionHash,
        Payload input) {
    public RunRequest {
        if (runId != null) {
            requireRunId(runId);
        }
    }

    /** @throws IllegalArgumentException if the id is not valid for a run */
    static String requireRunId(String runId) {
        String problem = RunIds.problemWith(runId);
        if (problem != null) {
            throw new IllegalArgumentException("found " + problem + " for a run; expected 1 to " + RunIds.MAX_LENGTH
                    + " characters without control characters");
        }
        return runId;
    }

    public static Builder of(String definitionId) {
        return new Builder(definitionId);
    }

    /** Everything but the definition's id is optional. */
    public static final class Builder {
        private final String definitionId;
        private @Nullable String runId;
        private @Nullable String definitionHash;
        private Payload input = Payload.NULL;

        private Builder(String definitionId) {
            this.definitionId = definitionId;
        }

        public Builder runId(String id) {
            this.runId = id;
            return this;
        }

        public Builder definitionHash(String hash) {
            this.definitionHash = hash;
            return this;
        }

        /**
         * The run's input: a {@link Payload} unchanged, any other value as Jackson writes it.
         *
         * @throws IllegalArgumentException if Jackson cannot write it
         */
        public Builder input(@Nullable Object value) {
            this.input = JsonInput.of(value);
            return this;
        }

        /**
         * The run's input as JSON text.
         *
         * @throws IllegalArgumentException if it is not one JSON value
         */
        public Builder inputJson(String json) {
            this.input = JsonInput.parse(json);
            return this;
        }

        public RunRequest build() {
            return new RunRequest(definitionId, runId, definitionHash, input);
        }
    }
}

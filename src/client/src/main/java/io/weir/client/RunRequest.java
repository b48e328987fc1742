package io.weir.client;

import io.weir.protocol.ForkedFrom;
import io.weir.protocol.Payload;
import io.weir.protocol.RunIds;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run to start.
 *
 * @param runId the caller's own id, which makes the request repeatable, or null for a generated one
 * @param definitionHash a fixed version of the definition, or null for the current one
 * @param input JSON null if there is none
 * @param completed outputs of the steps that are done when the run begins, by step id
 * @param forkedFrom the run whose outputs these are, or null
 */
public record RunRequest(
        String definitionId,
        @Nullable String runId,
        @Nullable String definitionHash,
        Payload input,
        Map<String, Payload> completed,
        @Nullable ForkedFrom forkedFrom) {
    public RunRequest {
        if (runId != null) {
            requireRunId(runId);
        }
        completed = Collections.unmodifiableMap(new LinkedHashMap<>(completed));
    }

    /** A run that begins with no step done. */
    public RunRequest(String definitionId, @Nullable String runId, @Nullable String definitionHash, Payload input) {
        this(definitionId, runId, definitionHash, input, Map.of(), null);
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
        private Map<String, Payload> completed = Map.of();
        private @Nullable ForkedFrom forkedFrom;

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

        /**
         * Begins the run with steps that are done. The engine refuses a request in which something before such a step is
         * missing: the run fails with {@code InvalidFork}.
         *
         * @param outputs by step id
         */
        public Builder completed(Map<String, Payload> outputs) {
            this.completed = outputs;
            return this;
        }

        /** Links the run to the one whose outputs it begins with. */
        public Builder forkedFrom(String oldRunId, @Nullable String reason) {
            this.forkedFrom = new ForkedFrom(oldRunId, reason);
            return this;
        }

        public RunRequest build() {
            return new RunRequest(definitionId, runId, definitionHash, input, completed, forkedFrom);
        }
    }
}

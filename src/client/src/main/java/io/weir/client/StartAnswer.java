package io.weir.client;

import org.jspecify.annotations.Nullable;

/**
 * The engine's first answer to a start request.
 *
 * @param message for people; may be empty
 * @param errorType the error type of a failed run, as in its result; otherwise null
 */
public record StartAnswer(
        String runId, Kind kind, String message, @Nullable String errorType) {
    /** The kind of answer. */
    public enum Kind {
        /** The run has started. */
        STARTED,
        /** The run waits for its definition, which is not registered. */
        WAITING,
        /** The run failed at its start; nothing was dispatched. */
        FAILED,
        /** The same content started a run under this id before. */
        EXISTS,
        /** No engine has answered yet. The request is safe on its topic, and is processed when an engine runs. */
        NONE
    }
}

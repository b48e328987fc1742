package io.weir.client;

import org.jspecify.annotations.Nullable;

/**
 * The engine's first word on a request to start a run.
 *
 * @param message for people; empty where the kind says it all
 * @param errorType the error of a run that has failed, as in its result; null otherwise
 */
public record StartAnswer(
        String runId, Kind kind, String message, @Nullable String errorType) {
    /** What came of the request. */
    public enum Kind {
        /** The run has begun. */
        STARTED,
        /** The run waits for its definition, which is not registered. */
        WAITING,
        /** The run failed as it began; nothing of it was dispatched. */
        FAILED,
        /** A run with the same content was started under this id before. */
        EXISTS,
        /** No engine has answered yet. The request is safe on its topic, and is acted on when an engine runs. */
        NONE
    }
}

package io.weir.client;

import org.jspecify.annotations.Nullable;

/** An operation of the orchestrator failed. The message is one sentence for people. */
public class OrchestratorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OrchestratorException(String message) {
        super(message);
    }

    public OrchestratorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

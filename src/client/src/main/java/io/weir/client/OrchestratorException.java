package io.weir.client;

import org.jspecify.annotations.Nullable;

/** Something the orchestrator could not do for its caller; the message is one sentence made for people. */
public class OrchestratorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OrchestratorException(String message) {
        super(message);
    }

    public OrchestratorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

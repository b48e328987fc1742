package io.weir.streams;

import org.jspecify.annotations.Nullable;

/** The engine can't start or continue. The message says what was found and what to do. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.weir.streams.checks;

import org.jspecify.annotations.Nullable;

/** Local state can't be stored in its directory. The message says why and what to do. */
public final class StateDirectoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateDirectoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

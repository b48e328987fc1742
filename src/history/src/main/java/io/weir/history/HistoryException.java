package io.weir.history;

import org.jspecify.annotations.Nullable;

/** A history cannot be read; the message says why. */
public final class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public HistoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

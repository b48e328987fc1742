package io.weir.history;

import org.jspecify.annotations.Nullable;

/** A history can't be read; says what stands in the way. */
public final class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public HistoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

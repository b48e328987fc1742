package io.weir.protocol;

import org.jspecify.annotations.Nullable;

/** Bytes that are not the record they should be. The message says what was found, what was expected, and where. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }

    public ProtocolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

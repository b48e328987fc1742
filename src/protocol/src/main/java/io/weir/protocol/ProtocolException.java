package io.weir.protocol;

import org.jspecify.annotations.Nullable;

/** Bytes are not a valid record. The message says what was found, what was expected, and where. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean ofNewerFormat;

    public ProtocolException(String message) {
        this(message, null);
    }

    public ProtocolException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    ProtocolException(String message, @Nullable Throwable cause, boolean ofNewerFormat) {
        super(message, cause);
        this.ofNewerFormat = ofNewerFormat;
    }

    /** Returns true if the record has a format that only newer releases read. */
    public boolean isOfNewerFormat() {
        return ofNewerFormat;
    }
}

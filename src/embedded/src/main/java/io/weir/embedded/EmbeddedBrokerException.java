package io.weir.embedded;

import org.jspecify.annotations.Nullable;

/** The broker could not be started. The message says what was found and what to do. */
public class EmbeddedBrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedBrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    EmbeddedBrokerException(String message) {
        this(message, null);
    }
}

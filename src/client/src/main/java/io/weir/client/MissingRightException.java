package io.weir.client;

import org.jspecify.annotations.Nullable;

/** Kafka does not permit this client the operation. The message names the right and the command that grants it. */
public final class MissingRightException extends WeirClientException {
    private static final long serialVersionUID = 1L;

    MissingRightException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.weir.client;

import org.jspecify.annotations.Nullable;

/** An operation of the client failed. The message is one sentence for people. */
public class WeirClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WeirClientException(String message) {
        super(message);
    }

    public WeirClientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

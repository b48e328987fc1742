package io.weir.embedded;

import org.jspecify.annotations.Nullable;

/** Another process uses the port or the data directory. */
public final class InUseException extends EmbeddedBrokerException {
    private static final long serialVersionUID = 1L;

    InUseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

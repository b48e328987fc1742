package io.weir.bench.log;

import org.jspecify.annotations.Nullable;

/** Kafka does not tell what its logs hold. */
public final class LogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

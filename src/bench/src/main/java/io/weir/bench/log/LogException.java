package io.weir.bench.log;

import org.jspecify.annotations.Nullable;

/** Kafka does not report the contents of its logs. */
public final class LogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.weir.bench.part;

import org.jspecify.annotations.Nullable;

/** A process of the benchmark could not be started, has ended, or does not answer. */
public final class PartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PartException(String message) {
        super(message);
    }

    PartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

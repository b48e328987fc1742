package io.weir.bench.load;

import org.jspecify.annotations.Nullable;

/** The figures would mean nothing: runs that failed, were lost or ended twice, or requests that could not be sent. */
public final class LoadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LoadException(String message) {
        super(message);
    }

    LoadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.weir.bench.load;

import org.jspecify.annotations.Nullable;

/** The figures would be meaningless: runs failed, were lost or ended twice, or requests could not be sent. */
public final class LoadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LoadException(String message) {
        super(message);
    }

    LoadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

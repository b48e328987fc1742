package io.weir.streams.state;

import io.weir.engine.NewerFormatException;

/** The stored data of a run can't be read. Other runs are not affected. */
public abstract sealed class StoredRunException extends RuntimeException
        permits UnreadableRunException, NewerRunException {
    private static final long serialVersionUID = 1L;

    StoredRunException(String message, RuntimeException cause) {
        super(message, cause);
    }

    static StoredRunException of(String runId, RuntimeException cause) {
        return cause instanceof NewerFormatException
                ? new NewerRunException(runId, cause)
                : new UnreadableRunException(runId, cause);
    }
}

package io.weir.worker;

import io.weir.worker.transport.TransportException;

/** A worker could not start. The message says what was found, what was expected, and what to do. */
public final class WorkerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WorkerStartException(TransportException cause) {
        super(cause.getMessage(), cause);
    }
}

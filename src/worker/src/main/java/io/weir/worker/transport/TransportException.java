package io.weir.worker.transport;

/**
 * Work could not be taken from a queue at the start. The message says what was found, what was expected, and what to
 * do.
 */
public final class TransportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TransportException(String message) {
        super(message);
    }

    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.weir.worker;

/** Data that came with a dispatch is not of the type the step reads; reported as the permanent failure {@code InvalidInput}. */
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message which field, what was found, what was expected */
    public InvalidInputException(String message) {
        super(message);
    }

    InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}

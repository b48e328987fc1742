package io.weir.worker;

/**
 * Data of a dispatch does not have the type that the step reads. Reported as the permanent failure {@code
 * InvalidInput}.
 */
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message the field, what was found and what was expected */
    public InvalidInputException(String message) {
        super(message);
    }

    InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.weir.worker;

/** An invalid input or output. A retry cannot succeed, so the step fails for good. */
public class StepValidationException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message the field, what was found and what was expected */
    public StepValidationException(String message) {
        super(message);
    }

    public StepValidationException(String message, Throwable cause) {
        super(message, cause);
    }
}

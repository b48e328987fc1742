package io.weir.worker;

/** An input or output that will never do: repeating the attempt can't help, so the step fails for good. */
public class StepValidationException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what was found and what was expected, and in which field */
    public StepValidationException(String message) {
        super(message);
    }

    public StepValidationException(String message, Throwable cause) {
        super(message, cause);
    }
}

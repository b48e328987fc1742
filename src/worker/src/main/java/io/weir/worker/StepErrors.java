package io.weir.worker;

import io.weir.protocol.RetryPolicy;
import io.weir.protocol.StepError;
import org.jspecify.annotations.Nullable;

/** Builds the reported error from a step's exception or result. */
final class StepErrors {
    static final String INVALID_INPUT = "InvalidInput";
    static final String INVALID_OUTPUT = "InvalidOutput";
    static final String PAYLOAD_TOO_LARGE = "PayloadTooLarge";
    static final String UNKNOWN_STEP_TYPE = "UnknownStepType";
    static final String MAX_REVISIONS_EXCEEDED = "MaxRevisionsExceeded";

    private StepErrors() {}

    static StepError of(Throwable thrown) {
        String message = thrown.getMessage() == null ? thrown.getClass().getName() : thrown.getMessage();
        if (thrown instanceof InvalidInputException) {
            return StepError.permanent(INVALID_INPUT, message);
        }
        ErrorType named = thrown.getClass().getAnnotation(ErrorType.class);
        String type = named == null ? simpleNameOf(thrown.getClass()) : named.value();
        boolean retryable = !(thrown instanceof StepValidationException) && (named == null || named.retryable());
        return new StepError(type, message, retryable, null);
    }

    /** An anonymous exception has the name of the class it extends. */
    private static String simpleNameOf(Class<?> type) {
        Class<?> named = type;
        while (named.getSimpleName().isEmpty() && named.getSuperclass() != null) {
            named = named.getSuperclass();
        }
        return named.getSimpleName();
    }

    /** A step's own policy can only be stricter: fewer attempts, more types that end them, another delay. */
    static StepError narrow(StepError error, @Nullable RetryPolicy policy, int attempt) {
        if (policy == null || policy.equals(RetryPolicy.DEFAULT) || !error.retryable()) {
            return error;
        }
        if (attempt >= policy.maxAttempts() || policy.nonRetryable().contains(error.type())) {
            return new StepError(error.type(), error.message(), false, null);
        }
        return error.retryAfter() != null
                ? error
                : new StepError(error.type(), error.message(), true, policy.delayAfter(attempt));
    }
}

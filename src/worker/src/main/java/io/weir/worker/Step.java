package io.weir.worker;

import com.fasterxml.jackson.core.type.TypeReference;
import io.weir.protocol.RetryPolicy;
import java.lang.reflect.Type;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One kind of work. All threads of a worker share one instance. A step runs at least once, so it may see the same
 * attempt twice; its outcome counts exactly once.
 *
 * @param <I> input type: a record or bean, {@code JsonNode}, {@code Map}, {@code String} or {@code Payload}
 * @param <O> output type, of the same kinds
 */
public interface Step<I, O> {
    /**
     * The step type that this class implements. A definition names it in a step's {@code type}; the default type is the
     * step's id.
     */
    String id();

    /**
     * Does the work.
     *
     * @throws Exception becomes a retryable failure named after its class (see {@link ErrorType}); a {@link
     *     StepValidationException} is permanent
     */
    StepResult<O> execute(StepContext context, I input) throws Exception;

    /**
     * Validates an input before {@link #execute}.
     *
     * @throws StepValidationException if the input is invalid; the step fails for good
     */
    default void validateInput(I input) throws StepValidationException {}

    /**
     * Validates an output before it is reported.
     *
     * @throws StepValidationException if the output is invalid; the step fails for good
     */
    default void validateOutput(O output) throws StepValidationException {}

    /**
     * Restricts the definition's policy. A failure beyond its {@code maxAttempts}, or of a type in its {@code
     * nonRetryable}, is not retried; its delay replaces the definition's. Null or {@link RetryPolicy#DEFAULT} leaves
     * the definition's policy unchanged.
     */
    default @Nullable RetryPolicy retryPolicy() {
        return null;
    }

    /**
     * Number of revisions that this validator may request; one more request fails it for good. Empty: only the
     * definition's loop limits it.
     */
    default OptionalInt maxRevisions() {
        return OptionalInt.empty();
    }

    /**
     * The type of the input.
     *
     * @throws IllegalStateException if the class does not declare {@code I}
     */
    default Type inputType() {
        return StepTypes.inputTypeOf(this);
    }

    /** Creates a step from a function. */
    static <I, O> Step<I, O> of(String id, Class<I> inputType, Body<? super I, O> body) {
        return new FunctionStep<>(id, inputType, body);
    }

    /**
     * Creates a step from a function with a generic input type, for example {@code new TypeReference<List<Order>>()
     * {}}.
     */
    static <I, O> Step<I, O> of(String id, TypeReference<I> inputType, Body<? super I, O> body) {
        return new FunctionStep<>(id, inputType.getType(), body);
    }

    /** The function of a step. */
    @FunctionalInterface
    interface Body<I, O> {
        StepResult<O> execute(StepContext context, I input) throws Exception;
    }
}

package io.weir.worker;

import com.fasterxml.jackson.core.type.TypeReference;
import io.weir.protocol.RetryPolicy;
import java.lang.reflect.Type;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One kind of work. An implementation is shared by all threads of a worker, and may see the same attempt twice: a step
 * is delivered at least once, only its outcome is taken exactly once.
 *
 * @param <I> what it reads: a record or bean, {@code JsonNode}, {@code Map}, {@code String} or {@code Payload}
 * @param <O> what it writes, of the same kinds
 */
public interface Step<I, O> {
    /** The step type it implements: a definition names it in a step's {@code type}, which is the step's id by default. */
    String id();

    /**
     * Does the work.
     *
     * @throws Exception becomes a retryable failure named after its class (see {@link ErrorType}), except
     *     {@link StepValidationException}, which is permanent
     */
    StepResult<O> execute(StepContext context, I input) throws Exception;

    /**
     * Refuses an input before {@link #execute} sees it.
     *
     * @throws StepValidationException when the input will never do; fails the step for good
     */
    default void validateInput(I input) throws StepValidationException {}

    /**
     * Refuses an output before it is reported.
     *
     * @throws StepValidationException when the output must not leave the step; fails the step for good
     */
    default void validateOutput(O output) throws StepValidationException {}

    /**
     * Narrows the definition's policy, which alone decides when this is null or {@link RetryPolicy#DEFAULT}: past its
     * {@code maxAttempts}, or for a type in its {@code nonRetryable}, a failure is not repeated; its delay is asked for.
     */
    default @Nullable RetryPolicy retryPolicy() {
        return null;
    }

    /** How often it may ask for a revision before that fails it for good; empty leaves it to the definition's loop. */
    default OptionalInt maxRevisions() {
        return OptionalInt.empty();
    }

    /**
     * The type the input is read as.
     *
     * @throws IllegalStateException when the class does not say what {@code I} is
     */
    default Type inputType() {
        return StepTypes.inputTypeOf(this);
    }

    /** A step from a function. */
    static <I, O> Step<I, O> of(String id, Class<I> inputType, Body<? super I, O> body) {
        return new FunctionStep<>(id, inputType, body);
    }

    /** A step from a function whose input is generic, such as {@code new TypeReference<List<Order>>() {}}. */
    static <I, O> Step<I, O> of(String id, TypeReference<I> inputType, Body<? super I, O> body) {
        return new FunctionStep<>(id, inputType.getType(), body);
    }

    /** What a step does. */
    @FunctionalInterface
    interface Body<I, O> {
        StepResult<O> execute(StepContext context, I input) throws Exception;
    }
}

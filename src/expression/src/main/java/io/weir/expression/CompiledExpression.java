package io.weir.expression;

import java.util.Set;

/** One compiled expression of either dialect. Immutable and thread-safe. */
interface CompiledExpression {

    /**
     * Compiles a JSONPath if the source starts with {@code $}, otherwise CEL.
     *
     * @throws ExpressionException if the source is not an expression within the limits
     */
    static CompiledExpression compile(String source, Set<String> stepIds, ExpressionLimits limits) {
        if (source.isBlank()) {
            throw new ExpressionException(source, "it is empty; a CEL expression or a JSONPath (`$…`) is expected");
        }
        if (source.length() > limits.maxSourceLength()) {
            throw new ExpressionException(
                    source,
                    "it has " + source.length() + " characters, and at most " + limits.maxSourceLength()
                            + " are allowed");
        }
        return source.strip().startsWith("$")
                ? JsonPathParser.parse(source, stepIds, limits)
                : CelProgram.compile(source, stepIds, limits);
    }

    /**
     * Refuses an expression that cannot be a condition.
     *
     * @throws ExpressionException if it can never be a boolean
     */
    void requireBoolean();

    /**
     * Evaluates the condition.
     *
     * @throws ExpressionException if the evaluation fails, or yields a value that is not true or false
     */
    boolean test(ScopeValues values, Budget budget);

    /** Returns true if it names the root {@code output}. */
    boolean readsOutput();

    /**
     * The value for a mapping.
     *
     * @throws ExpressionException if the evaluation fails
     */
    Object value(ScopeValues values, Budget budget);
}

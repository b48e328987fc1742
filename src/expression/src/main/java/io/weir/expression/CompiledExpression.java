package io.weir.expression;

import java.util.Set;

/** One compiled expression of either dialect. Immutable and thread-safe. */
interface CompiledExpression {

    /**
     * Compiles a JSONPath when the source starts with {@code $}, and CEL otherwise.
     *
     * @throws ExpressionException when the source is not an expression within the limits
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
     * Refuses what can't serve as a condition.
     *
     * @throws ExpressionException when it can never be a boolean
     */
    void requireBoolean();

    /**
     * Whether the condition holds.
     *
     * @throws ExpressionException when it fails to evaluate, or yields something that is no answer
     */
    boolean test(ScopeValues values, Budget budget);

    /** Whether it names the root {@code output}. */
    boolean readsOutput();

    /**
     * The value for a mapping.
     *
     * @throws ExpressionException when it fails to evaluate
     */
    Object value(ScopeValues values, Budget budget);
}

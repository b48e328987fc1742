package io.weir.expression;

import java.util.Set;

/** A compiled boolean condition. Immutable and thread-safe; compile once per definition. */
public final class Condition {
    private final String source;
    private final CompiledExpression expression;
    private final ExpressionLimits limits;
    private final JsonReader reader;

    private Condition(String source, CompiledExpression expression, ExpressionLimits limits) {
        this.source = source;
        this.expression = expression;
        this.limits = limits;
        this.reader = new JsonReader(limits);
    }

    /**
     * Compiles and type-checks a condition. A source that starts with {@code $} is JSONPath; it is true if it selects
     * something other than false, null, and empty text, lists and objects. Every other source is CEL, and its value
     * must be true or false.
     *
     * @param stepIds the step ids that {@code steps.<id>} may name
     * @throws ExpressionException if it is not a condition within the limits, with the position
     */
    public static Condition compile(String source, Set<String> stepIds, ExpressionLimits limits) {
        CompiledExpression expression = CompiledExpression.compile(source, stepIds, limits);
        expression.requireBoolean();
        return new Condition(source, expression, limits);
    }

    /** Same as {@link #compile(String, Set, ExpressionLimits)}, with the default limits. */
    public static Condition compile(String source, Set<String> stepIds) {
        return compile(source, stepIds, ExpressionLimits.defaults());
    }

    /**
     * Evaluates the condition. The same scope always gives the same answer.
     *
     * @throws ExpressionException if the evaluation fails, exceeds its limits, or yields a non-boolean
     */
    public boolean test(Scope scope) {
        return test(scope, new Evaluations());
    }

    /** Same as {@link #test(Scope)}, as one of several evaluations. */
    public boolean test(Scope scope, Evaluations evaluations) {
        Budget budget = begin(evaluations);
        try {
            return expression.test(new ScopeValues(scope, reader, budget, evaluations), budget);
        } finally {
            evaluations.end(budget);
        }
    }

    private Budget begin(Evaluations evaluations) {
        try {
            return evaluations.begin(limits);
        } catch (EvaluationAborted e) {
            throw new ExpressionException(source, e.reason());
        }
    }

    /** Returns true if it names the root {@code output}. */
    public boolean readsOutput() {
        return expression.readsOutput();
    }

    /** The original source. */
    public String source() {
        return source;
    }

    @Override
    public String toString() {
        return source;
    }
}

package io.weir.expression;

/** Bounds of an expression. */
public record ExpressionLimits() {
    public static ExpressionLimits defaults() {
        return new ExpressionLimits();
    }
}

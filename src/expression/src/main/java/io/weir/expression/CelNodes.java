package io.weir.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.Optional;

/** Recognises the nodes of a parsed CEL expression. */
final class CelNodes {
    private CelNodes() {}

    /** The inner node that is evaluated first. */
    static CelExpr start(CelExpr expr) {
        return switch (expr.getKind()) {
            case SELECT -> start(expr.select().operand());
            case CALL -> {
                CelExpr.CelCall call = expr.call();
                yield call.target().isPresent() || !call.args().isEmpty()
                        ? start(call.target().orElseGet(() -> call.args().get(0)))
                        : expr;
            }
            case LIST ->
                expr.list().elements().isEmpty()
                        ? expr
                        : start(expr.list().elements().get(0));
            case MAP ->
                expr.map().entries().isEmpty()
                        ? expr
                        : start(expr.map().entries().get(0).key());
            case COMPREHENSION -> start(expr.comprehension().iterRange());
            case STRUCT, IDENT, CONSTANT, NOT_SET -> expr;
        };
    }

    /** The step in {@code steps.<id>} or {@code steps["<id>"]}; empty if this is neither. */
    static Optional<String> stepId(CelExpr expr) {
        if (expr.getKind() == CelExpr.ExprKind.Kind.SELECT) {
            CelExpr.CelSelect select = expr.select();
            return isSteps(select.operand()) ? Optional.of(select.field()) : Optional.empty();
        }
        if (expr.getKind() == CelExpr.ExprKind.Kind.CALL
                && expr.call().function().equals("_[_]")
                && isSteps(expr.call().args().get(0))) {
            return text(expr.call().args().get(1));
        }
        return Optional.empty();
    }

    static boolean isSteps(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.IDENT
                && expr.ident().name().equals("steps");
    }

    /** The text of a literal; empty if this is anything else. */
    static Optional<String> text(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                        && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? Optional.of(expr.constant().stringValue())
                : Optional.empty();
    }

    /** Returns true if this is the result that a loop has gathered so far. */
    static boolean isLoopResult(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.IDENT
                && expr.ident().name().equals("@result");
    }
}

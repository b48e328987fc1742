package io.weir.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.TypeParamType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Adds a conversion to each operand of a call that may be a {@link Scalar} of a document. CEL then calculates and
 * compares with plain values, while a value that is only selected, or put into a list or an object, keeps its spelling.
 * The node of a conversion has the negative id of the node it converts.
 */
final class CelOperands {
    private static final String PLAIN = "@plain";
    private static final String PLAIN_INSIDE = "@plain_inside";

    /** Calls that only pass on their operands, or accept only true and false. */
    private static final Set<String> HANDING_ON =
            Set.of("_?_:_", "_&&_", "_||_", "!_", "@not_strictly_false", "dyn", "_[_]");

    /** Calls that read the content of lists and objects. */
    private static final Set<String> LOOKING_INSIDE = Set.of("_==_", "_!=_", "@in");

    private CelOperands() {}

    static List<CelFunctionDecl> declarations() {
        return List.of(declaration(PLAIN), declaration(PLAIN_INSIDE));
    }

    static List<CelFunctionBinding> bindings() {
        return List.of(
                CelFunctionBinding.from(PLAIN, Object.class, Scalar::plain),
                CelFunctionBinding.from(PLAIN_INSIDE, Object.class, CelPlain::of));
    }

    /** The type does not change, so the checker sees the same types. */
    private static CelFunctionDecl declaration(String name) {
        TypeParamType any = TypeParamType.create("A");
        return CelFunctionDecl.newFunctionDeclaration(name, CelOverloadDecl.newGlobalOverload(name, any, any));
    }

    static boolean isConversion(CelExpr expr) {
        return expr.id() < 0;
    }

    static CelAbstractSyntaxTree converted(CelAbstractSyntaxTree parsed) {
        return CelAbstractSyntaxTree.newParsedAst(inside(parsed.getExpr()), parsed.getSource());
    }

    private static CelExpr inside(CelExpr expr) {
        return switch (expr.getKind()) {
            case SELECT ->
                CelExpr.ofSelect(
                        expr.id(),
                        inside(expr.select().operand()),
                        expr.select().field(),
                        expr.select().testOnly());
            case CALL -> call(expr.id(), expr.call());
            case LIST ->
                CelExpr.ofList(
                        expr.id(),
                        all(expr.list().elements(), CelOperands::inside),
                        expr.list().optionalIndices());
            case MAP ->
                CelExpr.ofMap(
                        expr.id(),
                        expr.map().entries().stream()
                                .map(entry -> entry.toBuilder()
                                        .setKey(operand(PLAIN, entry.key()))
                                        .setValue(inside(entry.value()))
                                        .build())
                                .collect(ImmutableList.toImmutableList()));
            case COMPREHENSION -> loop(expr, expr.comprehension());
            case STRUCT, IDENT, CONSTANT, NOT_SET -> expr;
        };
    }

    private static CelExpr loop(CelExpr expr, CelExpr.CelComprehension loop) {
        return expr.toBuilder()
                .setComprehension(loop.toBuilder()
                        .setIterRange(inside(loop.iterRange()))
                        .setAccuInit(inside(loop.accuInit()))
                        .setLoopCondition(inside(loop.loopCondition()))
                        .setLoopStep(inside(loop.loopStep()))
                        .setResult(inside(loop.result()))
                        .build())
                .build();
    }

    private static CelExpr call(long id, CelExpr.CelCall call) {
        String function = call.function();
        if (function.equals("_[_]")) {
            return CelExpr.ofCall(
                    id,
                    Optional.empty(),
                    function,
                    ImmutableList.of(
                            inside(call.args().get(0)),
                            operand(PLAIN, call.args().get(1))));
        }
        UnaryOperator<CelExpr> convert = HANDING_ON.contains(function)
                ? CelOperands::inside
                : operand -> operand(LOOKING_INSIDE.contains(function) ? PLAIN_INSIDE : PLAIN, operand);
        return CelExpr.ofCall(id, call.target().map(convert), function, all(call.args(), convert));
    }

    private static CelExpr operand(String conversion, CelExpr operand) {
        CelExpr inside = inside(operand);
        boolean needed = conversion.equals(PLAIN_INSIDE) ? !isPlain(operand) : mayBeScalar(operand);
        return needed ? CelExpr.ofCall(-operand.id(), Optional.empty(), conversion, ImmutableList.of(inside)) : inside;
    }

    /** The result that a loop has gathered so far is a list or was calculated, and every pass reads it. */
    private static boolean mayBeScalar(CelExpr expr) {
        return switch (expr.getKind()) {
            case SELECT -> !expr.select().testOnly();
            case IDENT -> !CelNodes.isLoopResult(expr);
            case CALL -> HANDING_ON.contains(expr.call().function());
            case LIST, MAP, STRUCT, COMPREHENSION, CONSTANT, NOT_SET -> false;
        };
    }

    private static boolean isPlain(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT || CelNodes.isLoopResult(expr);
    }

    private static ImmutableList<CelExpr> all(List<CelExpr> operands, UnaryOperator<CelExpr> change) {
        return operands.stream().map(change).collect(ImmutableList.toImmutableList());
    }
}

package io.weir.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The static properties of a parsed CEL expression: that it is within the limits, the steps it reads, and the meter's
 * action at each node. Refuses errors that CEL would find only at run time, or not at all.
 */
final class CelShape {
    /**
     * Factor by which a regular expression may look larger than its limit before it is compiled to get its real size.
     */
    private static final int REGEX_SLACK = 20;

    private final String source;
    private final CelAbstractSyntaxTree tree;
    private final Set<String> stepIds;
    private final ExpressionLimits limits;
    private final Map<Long, CelMeter.Rule> rules = new HashMap<>();
    private final Map<Integer, String> stepsByPosition = new HashMap<>();
    private int nodes;
    private boolean readsOutput;

    private CelShape(String source, CelAbstractSyntaxTree tree, Set<String> stepIds, ExpressionLimits limits) {
        this.source = source;
        this.tree = tree;
        this.stepIds = stepIds;
        this.limits = limits;
    }

    /** @throws ExpressionException if the expression exceeds a limit or names something that does not exist */
    static CelShape of(String source, CelAbstractSyntaxTree tree, Set<String> stepIds, ExpressionLimits limits) {
        CelShape shape = new CelShape(source, tree, stepIds, limits);
        shape.walk(tree.getExpr(), 1);
        return shape;
    }

    /** The meter's action after the node with this id was evaluated. */
    Map<Long, CelMeter.Rule> rules() {
        return Map.copyOf(rules);
    }

    /** The step whose output is selected at a position of the source. */
    Map<Integer, String> stepsByPosition() {
        return Map.copyOf(stepsByPosition);
    }

    /** Returns true if the root {@code output} is named. */
    boolean readsOutput() {
        return readsOutput;
    }

    private void walk(CelExpr expr, int depth) {
        if (depth > limits.maxDepth()) {
            throw problem(expr, "it is nested deeper than the " + limits.maxDepth() + " levels allowed");
        }
        if (++nodes > limits.maxNodes()) {
            throw problem(expr, "it has more than the " + limits.maxNodes() + " parts allowed");
        }
        rule(expr, rule -> rule.at(depth));
        if (!isStepOutput(expr)) {
            for (CelExpr child : children(expr)) {
                walk(child, depth + 1);
            }
        }
    }

    private List<CelExpr> children(CelExpr expr) {
        return switch (expr.getKind()) {
            case SELECT -> {
                follows(expr.select().operand(), expr);
                yield List.of(expr.select().operand());
            }
            case CALL -> call(expr);
            case LIST -> {
                rule(expr, CelMeter.Rule::withBuilds);
                yield expr.list().elements();
            }
            case MAP -> {
                rule(expr, CelMeter.Rule::withBuilds);
                yield entries(expr);
            }
            case COMPREHENSION -> loop(expr, expr.comprehension());
            case STRUCT -> throw problem(expr, "messages are not offered; write an object as {\"field\": value}");
            case IDENT -> {
                readsOutput |= expr.ident().name().equals(ScopeValues.OUTPUT);
                if (CelNodes.isSteps(expr)) {
                    throw problem(
                            expr,
                            "`steps` stands only before a step and its output, as in steps.<id>.output or"
                                    + " steps[\"<id>\"].output; the steps are: " + Words.names(stepIds));
                }
                yield List.of();
            }
            case CONSTANT, NOT_SET -> List.of();
        };
    }

    private List<CelExpr> entries(CelExpr map) {
        List<CelExpr> all = new ArrayList<>();
        for (CelExpr.CelMap.Entry entry : map.map().entries()) {
            rule(entry.key(), CelMeter.Rule::withOperand);
            rule(entry.key(), CelMeter.Rule::withBuilds);
            // A duplicate name fails once its value was evaluated.
            if (!all.isEmpty()) {
                follows(all.get(all.size() - 1), CelNodes.start(entry.key()));
            }
            all.add(entry.key());
            all.add(entry.value());
        }
        if (!all.isEmpty()) {
            follows(all.get(all.size() - 1), map);
        }
        return all;
    }

    /** The node directly after {@code before}, unless it fails. */
    private void follows(CelExpr before, CelExpr next) {
        rule(before, rule -> rule.followedBy(next.id()));
    }

    private List<CelExpr> loop(CelExpr expr, CelExpr.CelComprehension loop) {
        if (ScopeValues.ROOTS.contains(loop.iterVar())) {
            throw problem(
                    expr, "`" + loop.iterVar() + "` already means something; give the loop variable another name");
        }
        rule(expr, CelMeter.Rule::withBuilds);
        rule(loop.loopCondition(), CelMeter.Rule::withIterates);
        follows(loop.iterRange(), loop.accuInit());
        return List.of(loop.iterRange(), loop.accuInit(), loop.loopCondition(), loop.loopStep(), loop.result());
    }

    private List<CelExpr> call(CelExpr expr) {
        CelExpr.CelCall call = expr.call();
        List<CelExpr> operands = new ArrayList<>();
        call.target().ifPresent(operands::add);
        operands.addAll(call.args());
        String function = call.function();
        if (function.equals("_?_:_")) {
            rule(operands.get(0), CelMeter.Rule::withOperand);
            rule(operands.get(0), CelMeter.Rule::withTruth);
            return operands;
        }
        operands.forEach(operand -> rule(operand, CelMeter.Rule::withOperand));
        if (operands.isEmpty()) {
            return operands;
        }
        CelExpr first = operands.get(0);
        CelExpr last = operands.get(operands.size() - 1);
        if (function.equals("_&&_") || function.equals("_||_")) {
            operands.forEach(operand -> rule(operand, CelMeter.Rule::withTruth));
            return operands;
        }
        follows(last, expr);
        if (function.equals("_+_")) {
            // A loop appends each result with a `+`; walking the growing list would be quadratic.
            if (!CelNodes.isLoopResult(first)) {
                rule(expr, CelMeter.Rule::withBuilds);
            }
            return operands;
        }
        CelCost cost = function.equals("matches") && operands.size() == 2
                ? matching(last)
                : CelCost.of(function, operands.size());
        rule(first, CelMeter.Rule::withRemembered);
        rule(last, rule -> rule.before(cost, first.id()));
        return operands;
    }

    private CelCost matching(CelExpr pattern) {
        String regex = CelNodes.text(pattern)
                .orElseThrow(() -> problem(
                        pattern, "the pattern of matches(…) must be written out as text, not calculated or read"));
        return CelCost.matching(regex, programSize(pattern, regex));
    }

    private int programSize(CelExpr pattern, String regex) {
        String allowed = "; at most " + limits.maxRegexProgramSize() + " instructions are allowed";
        try {
            if (RegexSize.estimate(regex) > (long) limits.maxRegexProgramSize() * REGEX_SLACK) {
                throw problem(pattern, "the pattern of matches(…) is too large with its repetitions" + allowed);
            }
            int size = Pattern.compile(regex).programSize();
            if (size > limits.maxRegexProgramSize()) {
                throw problem(pattern, "the pattern of matches(…) takes " + size + " instructions" + allowed);
            }
            return size;
        } catch (PatternSyntaxException e) {
            throw problem(
                    pattern, "the pattern of matches(…) is not a regular expression RE2 knows: " + e.getDescription());
        } catch (IllegalArgumentException e) {
            throw problem(pattern, "the pattern of matches(…): " + e.getMessage());
        }
    }

    /**
     * Returns true if this is the whole of {@code steps.<id>.output}, whose inner nodes are not expressions of their
     * own.
     */
    private boolean isStepOutput(CelExpr expr) {
        if (expr.getKind() != CelExpr.ExprKind.Kind.SELECT) {
            return false;
        }
        CelExpr step = expr.select().operand();
        Optional<String> stepId = CelNodes.stepId(step);
        if (stepId.isEmpty()) {
            return false;
        }
        if (!stepIds.contains(stepId.get())) {
            throw problem(step, Words.unknownStep(stepId.get(), stepIds));
        }
        if (!expr.select().field().equals("output")) {
            throw problem(
                    expr,
                    "of a step there is only its `output`, not `"
                            + expr.select().field() + "`");
        }
        // For a step without output, this node fails.
        rule(step, rule -> rule.at(ruleOf(expr).depth() + 1).followedBy(expr.id()));
        stepsByPosition.put(position(expr), stepId.get());
        return true;
    }

    private void rule(CelExpr expr, UnaryOperator<CelMeter.Rule> change) {
        rules.put(expr.id(), change.apply(ruleOf(expr)));
    }

    private CelMeter.Rule ruleOf(CelExpr expr) {
        return rules.getOrDefault(expr.id(), CelMeter.Rule.NONE);
    }

    private int position(CelExpr expr) {
        return tree.getSource().getPositionsMap().getOrDefault(expr.id(), 0);
    }

    private ExpressionException problem(CelExpr expr, String reason) {
        return new ExpressionException(source, reason, position(expr));
    }
}

package io.weir.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches one CEL evaluation node by node and ends it when the budget is spent. It sees an operand after its evaluation
 * and before the call it belongs to, so a call is paid for before it runs. Not thread-safe: one per evaluation.
 */
final class CelMeter implements CelEvaluationListener {
    private final Map<Long, Rule> rules;
    private final Budget budget;
    private final Map<Long, Object> remembered = new HashMap<>();

    /** The node that is evaluated next unless the current one fails; 0 if unknown. */
    private long expected;

    private int depth;

    CelMeter(Map<Long, Rule> rules, Budget budget) {
        this.rules = rules;
        this.budget = budget;
    }

    @Override
    public void callback(CelExpr expr, Object found) {
        if (CelOperands.isConversion(expr)) {
            return;
        }
        Object value = Scalar.plain(found);
        budget.spend(1);
        if (expected != 0 && expected != expr.id()) {
            budget.spendFailure(depth);
        }
        Rule rule = rules.getOrDefault(expr.id(), Rule.NONE);
        expected = rule.next;
        depth = rule.depth;
        if (rule.truth && !(value instanceof Boolean)) {
            budget.spendFailure(depth);
            // Its message contains the whole value.
            budget.spendValue(value);
        }
        if (rule.iterates) {
            budget.countIteration();
        }
        if (rule.operand && value instanceof JsonNumber huge) {
            throw huge.refused();
        }
        if (rule.builds) {
            budget.spendValue(value);
        }
        if (rule.remembered) {
            remembered.put(expr.id(), value);
        }
        if (rule.cost != null) {
            rule.cost.spend(budget, remembered.getOrDefault(rule.first, value), value);
        }
    }

    /**
     * The action after a node was evaluated.
     *
     * @param operand it goes into a call, which huge numbers may not
     * @param builds the expression built its value, so all of it counts
     * @param iterates it runs once per pass through a loop
     * @param remembered it is the first operand of a call
     * @param truth it goes into {@code &&}, {@code ||} or before {@code ?}, where only true and false do not fail
     * @param cost the cost of the call whose last operand it is
     * @param first the first operand of that call
     * @param next the node that comes directly after it unless the node built from it fails, or 0
     * @param depth levels of the expression around it
     */
    record Rule(
            boolean operand,
            boolean builds,
            boolean iterates,
            boolean remembered,
            boolean truth,
            @Nullable CelCost cost,
            long first,
            long next,
            int depth) {
        static final Rule NONE = new Rule(false, false, false, false, false, null, 0, 0, 0);

        Rule withOperand() {
            return new Rule(true, builds, iterates, remembered, truth, cost, first, next, depth);
        }

        Rule withBuilds() {
            return new Rule(operand, true, iterates, remembered, truth, cost, first, next, depth);
        }

        Rule withIterates() {
            return new Rule(operand, builds, true, remembered, truth, cost, first, next, depth);
        }

        Rule withRemembered() {
            return new Rule(operand, builds, iterates, true, truth, cost, first, next, depth);
        }

        Rule withTruth() {
            return new Rule(operand, builds, iterates, remembered, true, cost, first, next, depth);
        }

        Rule before(CelCost call, long firstOperand) {
            return new Rule(operand, builds, iterates, remembered, truth, call, firstOperand, next, depth);
        }

        Rule at(int level) {
            return new Rule(operand, builds, iterates, remembered, truth, cost, first, next, level);
        }

        Rule followedBy(long node) {
            return new Rule(operand, builds, iterates, remembered, truth, cost, first, node, depth);
        }
    }
}

package io.weir.expression;

import java.util.List;
import java.util.Map;

/**
 * What a call costs, told from its operands before it runs. Without it, comparing two large documents in a loop, or
 * searching a long text for a long one, would be one node's work each.
 */
@FunctionalInterface
interface CelCost {
    /** Steps of a naive search that make up one unit. */
    int SEARCH_STEPS_PER_UNIT = 256;

    /** Steps of the regular expression machine, each of which is many times slower, that make up one unit. */
    int MATCH_STEPS_PER_UNIT = 16;

    CelCost NOTHING = (budget, first, last) -> {};

    void spend(Budget budget, Object first, Object last);

    static CelCost of(String function, int operands) {
        if (operands == 2) {
            if (function.equals("_==_") || function.equals("_!=_")) {
                return CelCost::compare;
            }
            if (function.equals("@in")) {
                return CelCost::lookUp;
            }
            if (function.equals("contains")) {
                return (budget, first, last) -> budget.spend(length(first) * length(last) / SEARCH_STEPS_PER_UNIT);
            }
        }
        return function.equals("_&&_") || function.equals("_||_")
                ? NOTHING
                : (budget, first, last) -> budget.spendCharacters(length(first) + length(last));
    }

    static CelCost matching(int programSize) {
        return (budget, first, last) -> budget.spend((length(first) + 1) * programSize / MATCH_STEPS_PER_UNIT);
    }

    private static void compare(Budget budget, Object first, Object last) {
        if (first instanceof String a && last instanceof String b) {
            budget.spendCharacters(Math.min(a.length(), b.length()));
        } else if (first instanceof List<?> a && last instanceof List<?> b && a.size() == b.size()) {
            spendValues(budget, a, b);
        } else if (first instanceof Map<?, ?> a && last instanceof Map<?, ?> b && a.size() == b.size()) {
            spendValues(budget, a, b);
        }
    }

    private static void lookUp(Budget budget, Object element, Object container) {
        if (container instanceof Map) {
            budget.spendCharacters(length(element));
        } else if (container instanceof List<?> list) {
            for (Object candidate : list) {
                budget.spend(1);
                refuseHuge(candidate);
                compare(budget, element, candidate);
            }
        }
    }

    private static void spendValues(Budget budget, Object a, Object b) {
        budget.spendValue(a);
        refuseHuge(a);
        refuseHuge(b);
    }

    /** Comparing happens inside CEL, which knows nothing of huge numbers and would call them unequal. */
    private static void refuseHuge(Object value) {
        if (value instanceof HugeNumber huge) {
            throw huge.refused();
        }
        if (value instanceof List<?> list) {
            list.forEach(CelCost::refuseHuge);
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(CelCost::refuseHuge);
        }
    }

    private static long length(Object value) {
        return value instanceof String text ? text.length() : 0;
    }
}

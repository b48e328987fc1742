package io.weir.expression;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cost of a call, computed from its operands before it runs. Without it, comparing two large documents in a loop,
 * or searching a long text for a long one, would count as the work of one node.
 */
@FunctionalInterface
interface CelCost {
    /** Steps of a naive search per unit. */
    int SEARCH_STEPS_PER_UNIT = 256;

    /** Steps of the regular expression machine per unit; each is many times slower. */
    int MATCH_STEPS_PER_UNIT = 4;

    /** Cost of compiling one instruction of a pattern, which happens each time the pattern is applied. */
    int COMPILED_INSTRUCTION = 2;

    /** Additional cost of compiling a Unicode class, which stands for hundreds of ranges. */
    int COMPILED_CLASS = 64;

    /** Cost of reading a number or a time from a text, or of writing one, in addition to its characters. */
    int CONVERSION = 8;

    /** Cost of one character for the functions of {@link #READING}, which are many times slower than a comparison. */
    int READ_CHARACTER = 2;

    /** Functions that read a number or a time. */
    Set<String> READING = Set.of("int", "double", "timestamp", "duration");

    void spend(Budget budget, Object first, Object last);

    static CelCost of(String function, int operands) {
        if (operands == 2) {
            if (function.equals("_==_") || function.equals("_!=_")) {
                return CelCost::compare;
            }
            if (function.equals("@in")) {
                return CelCost::lookUp;
            }
            if (function.equals("_[_]")) {
                return (budget, container, index) -> hash(budget, index);
            }
            if (function.equals("contains")) {
                return (budget, first, last) -> budget.spend(length(first) * length(last) / SEARCH_STEPS_PER_UNIT);
            }
        }
        if (READING.contains(function)) {
            return (budget, first, last) -> budget.spend(CONVERSION + READ_CHARACTER * length(last));
        }
        if (function.equals("string")) {
            return (budget, first, last) -> {
                budget.spend(CONVERSION);
                budget.spendCharacters(length(last));
            };
        }
        return (budget, first, last) -> budget.spendCharacters(length(first) + length(last));
    }

    /**
     * The cost of matching a text with a pattern that is compiled for each match.
     *
     * @param programSize instructions of the compiled pattern
     */
    static CelCost matching(String pattern, int programSize) {
        long classes = pattern.split("\\\\[pP]", -1).length - 1L;
        long compiling = COMPILED_INSTRUCTION * (long) programSize + COMPILED_CLASS * classes;
        return (budget, first, last) ->
                budget.spend(compiling + (length(first) + 1L) * programSize / MATCH_STEPS_PER_UNIT);
    }

    /**
     * Walks over both values as a comparison does, until their shapes differ. CEL compares internally; it does not know
     * huge numbers and would call them unequal.
     */
    private static void compare(Budget budget, Object left, Object right) {
        Object first = Scalar.plain(left);
        Object last = Scalar.plain(right);
        budget.spend(1);
        refuseHuge(first);
        refuseHuge(last);
        if (first instanceof String a && last instanceof String b) {
            budget.spendCharacters(Math.min(a.length(), b.length()));
        } else if (first instanceof List<?> a && last instanceof List<?> b && a.size() == b.size()) {
            var others = b.iterator();
            for (Object element : a) {
                compare(budget, element, others.next());
            }
        } else if (first instanceof Map<?, ?> a && last instanceof Map<?, ?> b && a.size() == b.size()) {
            for (Map.Entry<?, ?> entry : a.entrySet()) {
                hash(budget, entry.getKey());
                Object other = b.get(entry.getKey());
                if (other != null) {
                    compare(budget, entry.getValue(), other);
                }
            }
        }
    }

    private static void lookUp(Budget budget, Object element, Object container) {
        if (container instanceof Map) {
            hash(budget, element);
        } else if (container instanceof List<?> list) {
            for (Object candidate : list) {
                compare(budget, element, candidate);
            }
        }
    }

    /** A list or an object is hashed completely at every lookup. */
    private static void hash(Budget budget, Object key) {
        if (key instanceof List || key instanceof Map) {
            budget.spendValue(key);
        } else {
            budget.spendCharacters(length(key));
        }
    }

    private static void refuseHuge(Object value) {
        if (value instanceof JsonNumber huge && huge.isHuge()) {
            throw huge.refused();
        }
    }

    private static long length(Object value) {
        return value instanceof String text ? text.length() : 0;
    }
}

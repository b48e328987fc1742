package io.weir.expression;

import io.weir.expression.JsonPath.Evaluation;
import io.weir.expression.JsonPath.Root;
import io.weir.expression.JsonPath.Segment;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A filter {@code [?…]}, with the meaning of RFC 9535; numbers compare exactly, by value. */
sealed interface JsonPathFilter {

    boolean test(Object current, Evaluation evaluation);

    record And(List<JsonPathFilter> all) implements JsonPathFilter {
        @Override
        public boolean test(Object current, Evaluation evaluation) {
            return all.stream().allMatch(one -> one.test(current, evaluation));
        }
    }

    record Or(List<JsonPathFilter> any) implements JsonPathFilter {
        @Override
        public boolean test(Object current, Evaluation evaluation) {
            return any.stream().anyMatch(one -> one.test(current, evaluation));
        }
    }

    record Not(JsonPathFilter negated) implements JsonPathFilter {
        @Override
        public boolean test(Object current, Evaluation evaluation) {
            return !negated.test(current, evaluation);
        }
    }

    /** A path alone is true if it selects anything, with any value. */
    record Exists(Operand path) implements JsonPathFilter {
        @Override
        public boolean test(Object current, Evaluation evaluation) {
            return path.value(current, evaluation).isPresent();
        }
    }

    record Comparison(Operand left, Operator operator, Operand right) implements JsonPathFilter {
        @Override
        public boolean test(Object current, Evaluation evaluation) {
            evaluation.budget().spend(1);
            Optional<Object> a = left.value(current, evaluation);
            Optional<Object> b = right.value(current, evaluation);
            if (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL) {
                boolean equal = bothSameOrAbsent(a, b, evaluation.budget());
                return equal == (operator == Operator.EQUAL);
            }
            return a.isPresent() && b.isPresent() && ordered(a.get(), b.get(), evaluation.budget());
        }

        private static boolean bothSameOrAbsent(Optional<Object> a, Optional<Object> b, Budget budget) {
            if (a.isEmpty() || b.isEmpty()) {
                return a.isEmpty() && b.isEmpty();
            }
            return same(a.get(), b.get(), budget);
        }

        private boolean ordered(Object left, Object right, Budget budget) {
            Object a = text(left);
            Object b = text(right);
            if (isNumber(a) && isNumber(b)) {
                spendDigits(a, b, budget);
                return operator.accepts(exact(a).compareTo(exact(b)));
            }
            if (a instanceof String x && b instanceof String y) {
                budget.spendCharacters(Math.min(x.length(), y.length()));
                return operator.accepts(x.compareTo(y));
            }
            // Values without an order are neither smaller nor larger; but equal values are `<=`.
            return (operator == Operator.AT_MOST || operator == Operator.AT_LEAST) && same(a, b, budget);
        }

        private static boolean same(Object left, Object right, Budget budget) {
            Object a = text(left);
            Object b = text(right);
            budget.spend(1);
            if (isNumber(a) && isNumber(b)) {
                spendDigits(a, b, budget);
                return exact(a).compareTo(exact(b)) == 0;
            }
            if (a instanceof String x && b instanceof String y) {
                budget.spendCharacters(Math.min(x.length(), y.length()));
                return x.equals(y);
            }
            if (a instanceof List<?> x && b instanceof List<?> y) {
                return sameElements(x, y, budget);
            }
            if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
                return sameFields(x, y, budget);
            }
            return a.equals(b);
        }

        /** The unescaped text; numbers keep their spelling. */
        private static Object text(Object value) {
            return value instanceof JsonString text ? text.plain() : value;
        }

        /** A number that is kept as text is read at every comparison. */
        private static void spendDigits(Object a, Object b, Budget budget) {
            budget.spendDigits(digits(a) + digits(b));
        }

        private static long digits(Object number) {
            return number instanceof JsonNumber written ? written.json().length() : 0;
        }

        private static boolean sameElements(List<?> a, List<?> b, Budget budget) {
            if (a.size() != b.size()) {
                return false;
            }
            for (int i = 0; i < a.size(); i++) {
                if (!same(a.get(i), b.get(i), budget)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean sameFields(Map<?, ?> a, Map<?, ?> b, Budget budget) {
            if (a.size() != b.size()) {
                return false;
            }
            for (Map.Entry<?, ?> entry : a.entrySet()) {
                Object other = b.get(entry.getKey());
                if (other == null || !same(entry.getValue(), other, budget)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isNumber(Object value) {
            return value instanceof Number || value instanceof JsonNumber;
        }

        private static BigDecimal exact(Object number) {
            return number instanceof JsonNumber written ? written.exact() : BigDecimal.valueOf((Long) number);
        }
    }

    /** How two values with an order are compared. */
    enum Operator {
        EQUAL("=="),
        NOT_EQUAL("!="),
        AT_MOST("<="),
        AT_LEAST(">="),
        LESS("<"),
        GREATER(">");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }

        private boolean accepts(int comparison) {
            return (this == LESS && comparison < 0)
                    || (this == AT_MOST && comparison <= 0)
                    || (this == GREATER && comparison > 0)
                    || (this == AT_LEAST && comparison >= 0);
        }
    }

    /** One side of a comparison; empty if a path selects nothing. */
    sealed interface Operand {
        Optional<Object> value(Object current, Evaluation evaluation);
    }

    record Literal(Object value) implements Operand {
        @Override
        public Optional<Object> value(Object current, Evaluation evaluation) {
            return Optional.of(value);
        }
    }

    /** {@code @…}: a path of single values from the candidate. */
    record Relative(List<Segment> segments) implements Operand {
        @Override
        public Optional<Object> value(Object current, Evaluation evaluation) {
            return JsonPath.select(current, segments, evaluation).stream().findFirst();
        }
    }

    /** {@code $…}: a path of single values from the scope. */
    record Absolute(Root root, List<Segment> segments) implements Operand {
        @Override
        public Optional<Object> value(Object current, Evaluation evaluation) {
            return root.value(evaluation.values())
                    .flatMap(start -> JsonPath.select(start, segments, evaluation).stream()
                            .findFirst());
        }
    }
}

package io.weir.expression;

import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One compiled JSONPath: a root, and the selections from it. */
final class JsonPath implements CompiledExpression {
    private final String source;
    private final Root root;
    private final List<Segment> segments;
    private final boolean readsOutput;

    /** @param readsOutput true if it, or a filter in it, starts at {@code $.output} */
    JsonPath(String source, Root root, List<Segment> segments, boolean readsOutput) {
        this.source = source;
        this.root = root;
        this.segments = List.copyOf(segments);
        this.readsOutput = readsOutput;
    }

    @Override
    public boolean readsOutput() {
        return readsOutput;
    }

    @Override
    public void requireBoolean() {
        // Every path can answer whether it selects anything.
    }

    @Override
    public boolean test(ScopeValues values, Budget budget) {
        return evaluate(values, budget).stream().anyMatch(JsonPath::holds);
    }

    /** The single value of a path that can select only one, otherwise the list of selected values. */
    @Override
    public Object value(ScopeValues values, Budget budget) {
        List<Object> selected = evaluate(values, budget);
        if (!segments.stream().allMatch(Segment::singular)) {
            return selected;
        }
        if (selected.isEmpty()) {
            throw new ExpressionException(source, "it selects nothing: " + root.name() + " has no such value");
        }
        return selected.get(0);
    }

    private List<Object> evaluate(ScopeValues values, Budget budget) {
        try {
            Optional<Object> start = root.value(values);
            return start.isEmpty() ? List.of() : select(start.get(), segments, new Evaluation(values, budget));
        } catch (EvaluationAborted e) {
            throw new ExpressionException(source, e.reason(), OptionalInt.empty());
        }
    }

    private static boolean holds(Object value) {
        return !(value instanceof NullValue
                || Boolean.FALSE.equals(value)
                || (value instanceof String text && text.isEmpty())
                || (value instanceof List<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty()));
    }

    static List<Object> select(Object start, List<Segment> segments, Evaluation evaluation) {
        List<Object> current = List.of(start);
        for (Segment segment : segments) {
            List<Object> next = new ArrayList<>();
            for (Object value : current) {
                segment.select(value, evaluation, next);
            }
            current = next;
        }
        return current;
    }

    /** The values and the budget of one evaluation. */
    record Evaluation(ScopeValues values, Budget budget) {}

    /** The start of a path: one of the scope's documents. */
    sealed interface Root {
        String name();

        /** Empty if the document does not exist in this scope. */
        Optional<Object> value(ScopeValues values);
    }

    record NamedRoot(String name) implements Root {
        @Override
        public Optional<Object> value(ScopeValues values) {
            return Optional.of(values.root(name));
        }
    }

    record StepRoot(String stepId) implements Root {
        @Override
        public String name() {
            return "the output of step `" + stepId + "`";
        }

        @Override
        public Optional<Object> value(ScopeValues values) {
            return values.stepOutput(stepId);
        }
    }

    /** One part of a path: selectors applied to a value, or to it and everything inside it. */
    record Segment(boolean descendants, List<Selector> selectors) {
        Segment {
            selectors = List.copyOf(selectors);
        }

        boolean singular() {
            return !descendants && selectors.size() == 1 && selectors.get(0).singular();
        }

        void select(Object value, Evaluation evaluation, List<Object> into) {
            evaluation.budget().spend(1);
            for (Selector selector : selectors) {
                selector.select(value, evaluation, into);
            }
            if (descendants) {
                for (Object child : children(value)) {
                    select(child, evaluation, into);
                }
            }
        }
    }

    /** Selects some of the children of one value. Selecting nothing is not a failure. */
    sealed interface Selector {
        void select(Object value, Evaluation evaluation, List<Object> into);

        /** Returns true if it selects at most one child. */
        default boolean singular() {
            return false;
        }
    }

    record Name(String name) implements Selector {
        @Override
        public void select(Object value, Evaluation evaluation, List<Object> into) {
            Object child = value instanceof Map<?, ?> map ? map.get(name) : null;
            if (child != null) {
                evaluation.budget().spend(1);
                into.add(child);
            }
        }

        @Override
        public boolean singular() {
            return true;
        }
    }

    /** @param index from the start, or from the end if negative */
    record Index(int index) implements Selector {
        @Override
        public void select(Object value, Evaluation evaluation, List<Object> into) {
            if (value instanceof List<?> list) {
                int at = index < 0 ? list.size() + index : index;
                if (at >= 0 && at < list.size()) {
                    evaluation.budget().spend(1);
                    into.add(list.get(at));
                }
            }
        }

        @Override
        public boolean singular() {
            return true;
        }
    }

    /** Elements from start to before end; negative positions count from the list's end. */
    record Slice(OptionalInt start, OptionalInt end) implements Selector {
        @Override
        public void select(Object value, Evaluation evaluation, List<Object> into) {
            if (value instanceof List<?> list) {
                int from = within(start.orElse(0), list.size());
                int to = within(end.orElse(list.size()), list.size());
                for (int i = from; i < to; i++) {
                    evaluation.budget().spend(1);
                    into.add(list.get(i));
                }
            }
        }

        private static int within(int index, int size) {
            return Math.max(0, Math.min(index < 0 ? size + index : index, size));
        }
    }

    record Wildcard() implements Selector {
        @Override
        public void select(Object value, Evaluation evaluation, List<Object> into) {
            for (Object child : children(value)) {
                evaluation.budget().spend(1);
                into.add(child);
            }
        }
    }

    record Filter(JsonPathFilter condition) implements Selector {
        @Override
        public void select(Object value, Evaluation evaluation, List<Object> into) {
            for (Object child : children(value)) {
                evaluation.budget().spend(1);
                if (condition.test(child, evaluation)) {
                    into.add(child);
                }
            }
        }
    }

    private static Iterable<?> children(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        return value instanceof Map<?, ?> map ? map.values() : List.of();
    }
}

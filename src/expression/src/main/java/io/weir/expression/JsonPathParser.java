package io.weir.expression;

import dev.cel.common.values.NullValue;
import io.weir.expression.JsonPath.Root;
import io.weir.expression.JsonPath.Segment;
import io.weir.expression.JsonPath.Selector;
import io.weir.expression.JsonPathFilter.Operand;
import io.weir.expression.JsonPathFilter.Operator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** Parses the supported subset of RFC 9535. Known features that are not supported are refused by name. */
final class JsonPathParser {
    private final String source;
    private final Set<String> stepIds;
    private final ExpressionLimits limits;
    private final JsonPathScanner scanner;
    private final JsonReader literals;
    private boolean searchedDescendants;
    private int nodes;
    private boolean readsOutput;

    private JsonPathParser(String source, Set<String> stepIds, ExpressionLimits limits) {
        this.source = source;
        this.stepIds = stepIds;
        this.limits = limits;
        this.scanner = new JsonPathScanner(source);
        this.literals = new JsonReader(limits);
    }

    /** @throws ExpressionException if it is not a path of the subset, or exceeds a limit */
    static JsonPath parse(String source, Set<String> stepIds, ExpressionLimits limits) {
        return new JsonPathParser(source, stepIds, limits).path();
    }

    private JsonPath path() {
        scanner.skipBlanks();
        scanner.expect("$");
        Root root = root();
        List<Segment> segments = segments(0);
        scanner.skipBlanks();
        if (!scanner.atEnd()) {
            throw scanner.problem("expected `.`, `[` or the end, found " + scanner.found());
        }
        return new JsonPath(source, root, segments, readsOutput);
    }

    private Root root() {
        int start = scanner.position();
        String name = member();
        if (!ScopeValues.ROOTS.contains(name)) {
            scanner.moveTo(start);
            throw scanner.problem("a path starts with one of $." + String.join(", $.", ScopeValues.ROOTS));
        }
        readsOutput |= name.equals(ScopeValues.OUTPUT);
        if (!name.equals("steps")) {
            return new JsonPath.NamedRoot(name);
        }
        start = scanner.position();
        String stepId = member();
        if (!stepIds.contains(stepId)) {
            scanner.moveTo(start);
            throw scanner.problem(
                    stepId.isEmpty()
                            ? "a step follows, as in $.steps.<id>.output; the steps are: " + Words.names(stepIds)
                            : Words.unknownStep(stepId, stepIds));
        }
        start = scanner.position();
        if (!member().equals("output")) {
            scanner.moveTo(start);
            throw scanner.problem("of a step there is only its output: $.steps." + stepId + ".output");
        }
        return new JsonPath.StepRoot(stepId);
    }

    /** One name after the dot or in brackets; empty for anything else. */
    private String member() {
        if (scanner.take("[")) {
            scanner.skipBlanks();
            String name = atQuote() ? scanner.quoted() : "";
            scanner.skipBlanks();
            return scanner.take("]") ? name : "";
        }
        return scanner.take(".") && scanner.atName() ? scanner.name() : "";
    }

    private List<Segment> segments(int depth) {
        List<Segment> segments = new ArrayList<>();
        while (scanner.peek() == '.' || scanner.peek() == '[') {
            count(depth);
            segments.add(segment(depth));
        }
        return segments;
    }

    private Segment segment(int depth) {
        boolean descendants = false;
        if (scanner.peek() == '.') {
            int start = scanner.position();
            descendants = scanner.take("..");
            if (descendants && searchedDescendants) {
                scanner.moveTo(start);
                throw scanner.problem("`..` may stand only once in an expression");
            }
            searchedDescendants |= descendants;
            if (!descendants) {
                scanner.expect(".");
            }
            if (!descendants || scanner.peek() != '[') {
                Selector selector = scanner.take("*") ? new JsonPath.Wildcard() : new JsonPath.Name(scanner.name());
                return new Segment(descendants, List.of(selector));
            }
        }
        return new Segment(descendants, bracketed(depth));
    }

    private List<Selector> bracketed(int depth) {
        scanner.expect("[");
        List<Selector> selectors = new ArrayList<>();
        do {
            count(depth);
            scanner.skipBlanks();
            selectors.add(selector(depth));
            scanner.skipBlanks();
        } while (scanner.take(","));
        scanner.expect("]");
        return selectors;
    }

    private Selector selector(int depth) {
        if (atQuote()) {
            return new JsonPath.Name(scanner.quoted());
        }
        if (scanner.take("*")) {
            return new JsonPath.Wildcard();
        }
        if (scanner.take("?")) {
            return new JsonPath.Filter(or(depth + 1));
        }
        if (scanner.peek() == '(') {
            throw scanner.problem("scripts are not offered in a JSONPath; use CEL");
        }
        OptionalInt start = scanner.index();
        if (scanner.take(":")) {
            return new JsonPath.Slice(start, scanner.index());
        }
        return new JsonPath.Index(start.orElseThrow(() -> scanner.problem(
                "expected a quoted name, an index, `start:end`, `*` or `?`, found " + scanner.found())));
    }

    private JsonPathFilter or(int depth) {
        List<JsonPathFilter> any = joined("||", () -> and(depth));
        return any.size() == 1 ? any.get(0) : new JsonPathFilter.Or(any);
    }

    private JsonPathFilter and(int depth) {
        List<JsonPathFilter> all = joined("&&", () -> one(depth));
        return all.size() == 1 ? all.get(0) : new JsonPathFilter.And(all);
    }

    private List<JsonPathFilter> joined(String operator, Supplier<JsonPathFilter> part) {
        List<JsonPathFilter> parts = new ArrayList<>();
        do {
            parts.add(part.get());
            scanner.skipBlanks();
        } while (scanner.take(operator));
        return List.copyOf(parts);
    }

    private JsonPathFilter one(int depth) {
        count(depth);
        scanner.skipBlanks();
        if (scanner.take("!")) {
            return new JsonPathFilter.Not(one(depth + 1));
        }
        if (scanner.take("(")) {
            JsonPathFilter inner = or(depth + 1);
            scanner.expect(")");
            return inner;
        }
        return comparison(depth);
    }

    private JsonPathFilter comparison(int depth) {
        int start = scanner.position();
        Operand left = operand(depth);
        scanner.skipBlanks();
        if (scanner.peek() == '=' && scanner.take("=~")) {
            throw scanner.problem("regular expressions are not offered in a JSONPath; use CEL's matches(…)");
        }
        for (Operator operator : Operator.values()) {
            if (scanner.take(operator.symbol())) {
                return new JsonPathFilter.Comparison(left, operator, operand(depth));
            }
        }
        if (left instanceof JsonPathFilter.Literal) {
            scanner.moveTo(start);
            throw scanner.problem("a filter compares or asks for a path, and this value does neither");
        }
        return new JsonPathFilter.Exists(left);
    }

    private Operand operand(int depth) {
        count(depth);
        scanner.skipBlanks();
        int start = scanner.position();
        if (scanner.take("@")) {
            return new JsonPathFilter.Relative(singular(start, depth));
        }
        if (scanner.take("$")) {
            return new JsonPathFilter.Absolute(root(), singular(start, depth));
        }
        return new JsonPathFilter.Literal(literal());
    }

    private List<Segment> singular(int start, int depth) {
        List<Segment> segments = segments(depth);
        if (!segments.stream().allMatch(Segment::singular)) {
            scanner.moveTo(start);
            throw scanner.problem("a path inside a filter selects one value: names and single indexes only");
        }
        return segments;
    }

    private Object literal() {
        if (atQuote()) {
            return scanner.quoted();
        }
        if (scanner.atName()) {
            int start = scanner.position();
            String word = scanner.name();
            if (word.equals("null")) {
                return NullValue.NULL_VALUE;
            }
            if (word.equals("true") || word.equals("false")) {
                return word.equals("true");
            }
            scanner.moveTo(start);
        }
        int start = scanner.position();
        String number = scanner.number();
        try {
            if (!number.isEmpty()) {
                return literals.read(number.getBytes(StandardCharsets.UTF_8), "the number", new Budget(limits));
            }
        } catch (EvaluationAborted e) {
            scanner.moveTo(start);
            throw scanner.problem("`" + Words.shorten(number, 40) + "` is not a number as JSON writes it");
        }
        throw scanner.problem(
                "expected `@`, `$`, text in quotes, a number, true, false or null, found " + scanner.found());
    }

    private boolean atQuote() {
        return scanner.peek() == '\'' || scanner.peek() == '"';
    }

    private void count(int depth) {
        if (depth > limits.maxDepth()) {
            throw scanner.problem("it is nested deeper than the " + limits.maxDepth() + " levels allowed");
        }
        if (++nodes > limits.maxNodes()) {
            throw scanner.problem("it has more than the " + limits.maxNodes() + " parts allowed");
        }
    }
}

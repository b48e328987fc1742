package io.weir.expression;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Expressions that are allowed and made to take as long as they can, with the documents that make them. Used by tests,
 * and by {@link HostileCosts}, which measures them.
 *
 * @param name what it tries
 * @param source a condition, or a mapping's template when {@code mapping}
 * @param documents JSON by root; {@code steps} are under their ids
 */
record HostileEvaluation(String name, boolean mapping, String source, Map<String, byte[]> documents) {
    private static final int DOCUMENT = ExpressionLimits.defaults().maxDocumentBytes();
    private static final int STEPS = 200;

    static List<HostileEvaluation> all() {
        List<HostileEvaluation> all = new ArrayList<>();
        documents(all);
        cel(all);
        failures(all);
        patterns(all);
        paths(all);
        mappings(all);
        return all;
    }

    private static void documents(List<HostileEvaluation> all) {
        Map<String, String> kinds = new java.util.LinkedHashMap<>();
        kinds.put("small numbers", filled("0"));
        kinds.put("empty lists", filled("[]"));
        kinds.put("empty objects", filled("{}"));
        kinds.put("small objects", filled("{\"a\":0}"));
        kinds.put("nested", filled("[".repeat(60) + "]".repeat(60)));
        kinds.put("short texts", filled("\"\""));
        kinds.put("escapes", '"' + "\\u0041".repeat((DOCUMENT - 10) / 6) + '"');
        kinds.put("long numbers", filled("9".repeat(999)));
        kinds.put("long fractions", filled("0." + "9".repeat(990)));
        kinds.put("long fractions near a double", filled("9007199254740993." + "0".repeat(970) + "1"));
        kinds.put("tiny numbers", filled("1e-400"));
        kinds.put("long tiny numbers", filled("0." + "0".repeat(900) + "1"));
        kinds.put("fractions", filled("0.1"));
        kinds.put("names", keys(i -> "k" + i));
        kinds.put("names of one hash", keys(HostileEvaluation::ofOneHash));
        kinds.forEach((kind, json) -> all.add(condition("a document of " + kind, "output != 0", json, null)));
        String every = IntStream.range(0, 120)
                .mapToObj(i -> "steps.s" + i + ".output != 0")
                .collect(Collectors.joining("&&"));
        all.add(steps("every step's large output", false, every, filled("[]")));
        String template = IntStream.range(0, STEPS)
                .mapToObj(i -> "\"${size(steps.s" + i + ".output)}\"")
                .collect(Collectors.joining(",", "[", "]"));
        all.add(steps("a mapping of every step's large output", true, template, filled("[]")));
    }

    private static void cel(List<HostileEvaluation> all) {
        String loop = "output.all(a, output.all(b, %s))";
        String hundred = numbers(100);
        all.add(condition("a loop of loops", loop.formatted("a + b >= 0"), hundred, null));
        all.add(condition(
                "a loop with a large body",
                loop.formatted("true" + " && a + b * a - b < 100000".repeat(40)),
                hundred,
                null));
        all.add(condition(
                "a loop that joins texts", loop.formatted("(string(a) + string(b) + 'x').size() > 0"), hundred, null));
        all.add(condition(
                "a loop of doubles as text",
                loop.formatted("string(double(a) / 3.0) + string(double(b) / 7.0) != ''"),
                hundred,
                null));
        all.add(condition(
                "a loop of texts as doubles",
                loop.formatted("double('0.12345678901234567890123') > 0.0 && double('1e-300') > 0.0"),
                hundred,
                null));
        all.add(condition(
                "a loop of timestamps",
                loop.formatted("timestamp('2026-11-02T00:00:00Z') < timestamp('2026-11-03T00:00:00Z')"),
                hundred,
                null));
        all.add(condition("a loop of durations", loop.formatted("duration('1h2m3s') < duration('2h')"), hundred, null));
        all.add(condition(
                "a loop of times as text",
                loop.formatted("string(timestamp('2026-11-02T00:00:00Z')) != string(duration('1h2m3s'))"),
                hundred,
                null));
        all.add(condition("a loop of types", loop.formatted("type(a) == type(b)"), hundred, null));
        all.add(condition(
                "a loop that makes maps", loop.formatted("{'a': a, 'b': b, 'c': [a, b]}.size() > 0"), hundred, null));
        all.add(condition(
                "a loop that makes lists", "output.map(a, output.map(b, [a, b, [a, b]])).size() > 0", hundred, null));
        all.add(condition("a loop that filters", "output.map(a, output.filter(b, a != b)).size() > 0", hundred, null));
        all.add(condition(
                "a long map", "output.map(a, a).map(a, a).map(a, a).map(a, a).size() > 0", numbers(2_400), null));
        all.add(condition(
                "a long concatenation", "output.all(a, [" + "] + [".repeat(50) + "a].size() > 0)", hundred, null));
        all.add(condition(
                "a loop over texts of many bytes",
                "output.all(a, size(a) > 0)",
                filled('"' + "é".repeat(50) + '"'),
                null));
        all.add(condition(
                "comparing a short list with a long one",
                "output.all(a, input != [[a]])",
                numbers(9_000),
                '[' + filled("0", DOCUMENT - 2) + ']'));
        all.add(condition(
                "comparing a long list with a short one",
                "output.all(a, [[a]] != input)",
                numbers(9_000),
                '[' + filled("0", DOCUMENT - 2) + ']'));
        all.add(condition(
                "looking a number up in a list of a long list",
                "output.all(a, !(a in input))",
                numbers(9_000),
                '[' + filled("0", DOCUMENT - 2) + ']'));
        all.add(condition(
                "looking a list up in an object", "output.all(a, !(input in {'a': 1}))", numbers(9_000), filled("0")));
        all.add(condition(
                "an index that is a list", "output.all(a, {'a': 1}[input] == 1 || true)", numbers(9_000), filled("0")));
        all.add(condition(
                "an index that is a long text",
                "output.all(a, {'a': 1}[input] == 1 || true)",
                numbers(9_000),
                text(DOCUMENT - 2)));
        all.add(condition(
                "an object compared with itself", "output.all(a, input == input)", numbers(9_000), keys(i -> "k" + i)));
        all.add(condition(
                "names of one hash compared",
                "output.all(a, input == input)",
                numbers(9_000),
                keys(HostileEvaluation::ofOneHash)));
        all.add(condition("texts compared", "output.all(a, input == input + '')", numbers(9_000), text(300_000)));
        all.add(condition(
                "a text searched",
                "output.all(a, input.contains('" + "x".repeat(2_000) + "y'))",
                numbers(9_000),
                text(10_000)));
        all.add(condition("a text measured", "output.all(a, size(input) > 0)", numbers(9_000), text(10_000)));
        all.add(condition(
                "a text read as a number",
                "output.all(a, double(input) > 0.0)",
                numbers(9_000),
                '"' + "9".repeat(9_000) + '"'));
        all.add(condition(
                "a text read as a fraction",
                "output.all(a, double(input) > 0.0)",
                numbers(9_000),
                "\"9007199254740993." + "0".repeat(1_100) + "1\""));
        all.add(condition(
                "a text read as a time",
                "output.all(a, timestamp(input) == timestamp(input) || true)",
                numbers(9_000),
                text(9_000)));
        all.add(condition(
                "a text read as a duration",
                "output.all(a, duration(input) == duration(input) || true)",
                numbers(9_000),
                '"' + "1h".repeat(4_000) + "1x\""));
    }

    private static void failures(List<HostileEvaluation> all) {
        all.add(condition("failures that are dropped", "output.all(a, a.x || true)", numbers(9_999), null));
        all.add(condition(
                "many failures that are dropped",
                "output.all(a, " + "a.x || ".repeat(300) + "true)",
                numbers(9_999),
                null));
        all.add(condition(
                "failures of no overload",
                "output.all(a, " + "a + output || ".repeat(200) + "true)",
                numbers(9_999),
                null));
        all.add(condition(
                "failures of an index",
                "output.all(a, " + "output[-1] || ".repeat(220) + "true)",
                numbers(9_999),
                null));
        all.add(condition(
                "failures of a division",
                "output.all(a, " + "a / 0 == 1 || ".repeat(140) + "true)",
                numbers(9_999),
                null));
        all.add(condition(
                "failures of a conversion",
                "output.all(a, " + "int('x') == 1 || ".repeat(180) + "true)",
                numbers(9_999),
                null));
        all.add(condition(
                "failures of a missing name",
                "output.all(a, " + "input.x || ".repeat(250) + "true)",
                numbers(9_999),
                keys(i -> "k" + i)));
        all.add(condition(
                "failures of a time",
                "output.all(a, " + "timestamp('x') == timestamp('y') || ".repeat(110) + "true)",
                numbers(9_999),
                null));
        all.add(condition(
                "failures inside loops",
                "output.exists(a, output.all(b, " + "b.x || ".repeat(200) + "false))",
                numbers(999),
                null));
        all.add(condition(
                "deep failures",
                "output.all(a, " + "[1].all(b, ".repeat(9) + "a.x" + ")".repeat(9) + " || true)",
                numbers(1_100),
                null));
    }

    private static void patterns(List<HostileEvaluation> all) {
        all.add(condition(
                "a pattern over a long text",
                "output.matches('(.*a){80}')",
                '"' + "a".repeat(DOCUMENT - 3) + '"',
                null));
        for (String pattern :
                List.of("^(a+)+$", "(a|aa|aaa)+$", "(.*a){60}", "(a?){90}a{90}", "([a-z]+)*[0-9]", "(x+x+)+y")) {
            for (int length : List.of(20_000, 60_000, 150_000)) {
                all.add(condition(
                        "the pattern " + pattern + " over " + length,
                        "output.matches('" + pattern + "')",
                        '"' + "a".repeat(length) + "!\"",
                        null));
            }
        }
        all.add(condition(
                "a large pattern again and again", "output.all(a, !''.matches('(ab?c*){70}'))", numbers(9_999), null));
        all.add(condition(
                "a large class again and again",
                "output.all(a, !''.matches('" + "[a-zA-Z0-9_\\\\pL]".repeat(80) + "'))",
                numbers(9_999),
                null));
        all.add(condition(
                "a large class, case folded, again and again",
                "output.all(a, !''.matches('(?i)" + "\\\\pL".repeat(80) + "'))",
                numbers(9_999),
                null));
        all.add(condition(
                "case folded again and again",
                "output.all(a, !''.matches('(?i)" + "[^a-z]".repeat(120) + "'))",
                numbers(9_999),
                null));
        all.add(condition(
                "repeated once again and again", "output.all(a, !''.matches('((a{22}){20})'))", numbers(9_999), null));
    }

    private static void paths(List<HostileEvaluation> all) {
        all.add(condition(
                "a filter of long numbers", "$.output[?@ == $.input[0]]", filled("1"), '[' + "9".repeat(999) + ']'));
        all.add(condition(
                "a filter of two long numbers",
                "$.output[?@ == $.input[0]]",
                filled("9".repeat(998)),
                '[' + "9".repeat(999) + ']'));
        all.add(condition("a filter of numbers far apart", "$.output[?@ < $.input[0]]", filled("1"), "[1e-999999999]"));
        all.add(condition(
                "many filters of one long number",
                "$.output[?" + "@ == $.input[0] || ".repeat(100) + "@ == 1]",
                filled("1"),
                '[' + "9".repeat(999) + ']'));
        all.add(condition(
                "a filter of fractions", "$.output[?" + "@ == 0.2 || ".repeat(150) + "@ == 1]", filled("0.1"), null));
        all.add(condition("everything below", "$.output..*", filled("[[]]"), null));
        all.add(condition("everything below, often", "$.output..[" + "*,".repeat(400) + "*]", filled("[[]]"), null));
        all.add(condition(
                "the same again and again",
                "$.output" + "[0,0]".repeat(40),
                "[".repeat(60) + "1" + "]".repeat(60),
                null));
        all.add(condition("all, again and again", "$.output[" + "*,".repeat(900) + "*]", numbers(10_000), null));
        all.add(condition(
                "a filter of absolute paths",
                "$.output[?" + "$.input.a.a.a.a != @ && ".repeat(100) + "@ != 5]",
                numbers(10_000),
                "{\"a\":{\"a\":{\"a\":{\"a\":-1}}}}"));
        all.add(condition(
                "a filter of missing paths",
                "$.output[?" + "$.input.b || ".repeat(200) + "@.b]",
                numbers(10_000),
                "{\"a\":1}"));
        all.add(condition(
                "a filter of objects",
                "$.output[?@ == $.input]",
                '[' + keys(i -> "k" + i, 300_000) + ']',
                keys(i -> "k" + i, 300_000)));
        all.add(condition(
                "a filter of names of one hash",
                "$.output[?" + "@ == $.input || ".repeat(60) + "@ == $.input]",
                '[' + keys(HostileEvaluation::ofOneHash, 500_000) + ']',
                keys(i -> ofOneHash(i) + "x", 500_000)));
        all.add(condition(
                "a filter of long texts",
                "$.output[?@ < $.input]",
                '[' + String.join(",", java.util.Collections.nCopies(10, text(100_000))) + ']',
                text(100_000)));
        all.add(condition("a slice of everything", "$.output[" + "0:,".repeat(900) + "0:]", numbers(10_000), null));
    }

    private static void mappings(List<HostileEvaluation> all) {
        String fifteen = String.join(",", java.util.Collections.nCopies(400, "\"x${output}\""));
        all.add(mapping("a long text again and again", '[' + fifteen + ']', text(60_000), null));
        all.add(mapping("a long list as text again and again", '[' + fifteen + ']', filled("0", 60_000), null));
        all.add(mapping("fractions as text again and again", '[' + fifteen + ']', filled("0.1", 60_000), null));
        all.add(mapping("a document of fractions", "\"${output}\"", filled("0.1"), null));
        all.add(mapping("a document of fractions as text", "\"x${output}\"", filled("0.1"), null));
        all.add(mapping(
                "a document again and again",
                "[" + String.join(",", java.util.Collections.nCopies(400, "\"${output}\"")) + "]",
                filled("0.1"),
                null));
        all.add(mapping("a path's list", "\"${$.output[" + "*,".repeat(90) + "*]}\"", filled("0.1", 60_000), null));
        all.add(mapping(
                "many patterns",
                '['
                        + String.join(",", java.util.Collections.nCopies(400, "\"${output.matches('(a|aa|aaa)+$')}\""))
                        + ']',
                text(4_000),
                null));
        all.add(mapping(
                "many loops",
                '[' + String.join(",", java.util.Collections.nCopies(400, "\"${output.map(a, a).size()}\"")) + ']',
                numbers(9_999),
                null));
        all.add(mapping(
                "nested lists made by loops",
                "\"${output.map(a, output.map(b, [a, b, a, b, a, b, a, b]))}\"",
                numbers(95),
                null));
    }

    private static HostileEvaluation condition(String name, String source, String output, String input) {
        return new HostileEvaluation(name, false, source, roots(output, input));
    }

    private static HostileEvaluation mapping(String name, String source, String output, String input) {
        return new HostileEvaluation(name, true, source, roots(output, input));
    }

    private static HostileEvaluation steps(String name, boolean mapping, String source, String each) {
        Map<String, byte[]> documents = roots("1", null);
        byte[] output = bytes(each);
        stepIds().forEach(id -> documents.put(id, output));
        return new HostileEvaluation(name, mapping, source, documents);
    }

    private static Map<String, byte[]> roots(String output, String input) {
        Map<String, byte[]> documents = new HashMap<>();
        documents.put("output", bytes(output));
        documents.put("input", bytes(input == null ? "null" : input));
        return documents;
    }

    static Set<String> stepIds() {
        return IntStream.range(0, STEPS).mapToObj(i -> "s" + i).collect(Collectors.toSet());
    }

    /** @throws ExpressionException when it is refused at compiling */
    Runnable compiled() {
        if (mapping) {
            Mapping compiled = Mapping.compile(bytes(source), stepIds(), ExpressionLimits.defaults());
            return () -> compiled.apply(scope());
        }
        Condition compiled = Condition.compile(source, stepIds());
        return () -> compiled.test(scope());
    }

    private Scope scope() {
        return new Scope() {
            @Override
            public byte[] input() {
                return documents.get("input");
            }

            @Override
            public byte[] output() {
                return documents.get("output");
            }

            @Override
            public byte[] draft() {
                return documents.get("draft");
            }

            @Override
            public byte[] stepOutput(String stepId) {
                return documents.get(stepId);
            }

            @Override
            public String runJson() {
                return "{\"id\":\"r\",\"definition_id\":\"d\",\"started_at\":\"2026-11-01T10:00:00Z\"}";
            }
        };
    }

    @Override
    public String toString() {
        return name;
    }

    private static String filled(String element) {
        return filled(element, DOCUMENT);
    }

    private static String filled(String element, int bytes) {
        int count = (bytes - 1) / (element.getBytes(StandardCharsets.UTF_8).length + 1);
        return '[' + (element + ',').repeat(count - 1) + element + ']';
    }

    private static String text(int length) {
        return '"' + "x".repeat(length) + '"';
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }

    private static String keys(java.util.function.IntFunction<String> name) {
        return keys(name, DOCUMENT);
    }

    private static String keys(java.util.function.IntFunction<String> name, int bytes) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; json.length() < bytes - 100; i++) {
            json.append(i == 0 ? "" : ",").append('"').append(name.apply(i)).append("\":0");
        }
        return json.append('}').toString();
    }

    /** "Aa" and "BB" have one hash, and so have all texts made of as many of them. */
    static String ofOneHash(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 16; bit >= 0; bit--) {
            name.append(((number >> bit) & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

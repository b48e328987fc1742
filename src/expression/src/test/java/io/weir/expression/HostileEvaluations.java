package io.weir.expression;

import static io.weir.expression.HostileJson.LARGEST;
import static io.weir.expression.HostileJson.digits;
import static io.weir.expression.HostileJson.filled;
import static io.weir.expression.HostileJson.keys;
import static io.weir.expression.HostileJson.list;
import static io.weir.expression.HostileJson.nested;
import static io.weir.expression.HostileJson.numbers;
import static io.weir.expression.HostileJson.ofOneHash;
import static io.weir.expression.HostileJson.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The dearest evaluations that are known, by what they try. Used by tests, and by {@link HostileCosts}, which measures them. */
final class HostileEvaluations {
    private static final String NOTHING = "null";

    private final List<HostileEvaluation> all = new ArrayList<>();

    private HostileEvaluations() {
        documents();
        pairs();
        loops();
        failures();
        deepFailures();
        patterns();
        paths();
        mappings();
    }

    static List<HostileEvaluation> all() {
        return List.copyOf(new HostileEvaluations().all);
    }

    private void documents() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("small numbers", filled("0"));
        kinds.put("empty lists", filled("[]"));
        kinds.put("empty objects", filled("{}"));
        kinds.put("small objects", filled("{\"a\":0}"));
        kinds.put("nested", filled(nested(60, "")));
        kinds.put("short texts", filled("\"\""));
        kinds.put("escapes", '"' + "\\u0041".repeat((LARGEST - 10) / 6) + '"');
        kinds.put("long numbers", filled(digits(999)));
        kinds.put("long fractions", filled("0." + digits(990)));
        kinds.put("long fractions near a double", filled("9007199254740993." + "0".repeat(970) + "1"));
        kinds.put("tiny numbers", filled("1e-400"));
        kinds.put("long tiny numbers", filled("0." + "0".repeat(900) + "1"));
        kinds.put("fractions", filled("0.1"));
        kinds.put("names", keys(i -> "k" + i));
        kinds.put("names of one hash", keys(HostileJson::ofOneHash));
        kinds.forEach((kind, json) -> condition("a document of " + kind, "output != 0", json, NOTHING));
        String every = IntStream.range(0, 120)
                .mapToObj(i -> "steps.s" + i + ".output != 0")
                .collect(Collectors.joining("&&"));
        all.add(HostileEvaluation.condition("every step's large output", every, "1", NOTHING)
                .withSteps(filled("[]")));
        String template = IntStream.range(0, HostileEvaluation.STEPS)
                .mapToObj(i -> "\"${size(steps.s" + i + ".output)}\"")
                .collect(Collectors.joining(",", "[", "]"));
        all.add(HostileEvaluation.mapping("a mapping of every step's large output", template, "1")
                .withSteps(filled("[]")));
    }

    private void pairs() {
        pairs("a loop of loops", "a + b >= 0");
        pairs("a loop with a large body", "true" + " && a + b * a - b < 100000".repeat(40));
        pairs("a loop that joins texts", "(string(a) + string(b) + 'x').size() > 0");
        pairs("a loop of doubles as text", "string(double(a) / 3.0) + string(double(b) / 7.0) != ''");
        pairs("a loop of texts as doubles", "double('0.12345678901234567890123') > 0.0 && double('1e-300') > 0.0");
        pairs("a loop of timestamps", "timestamp('2026-11-02T00:00:00Z') < timestamp('2026-11-03T00:00:00Z')");
        pairs("a loop of durations", "duration('1h2m3s') < duration('2h')");
        pairs("a loop of times as text", "string(timestamp('2026-11-02T00:00:00Z')) != string(duration('1h2m3s'))");
        pairs("a loop of types", "type(a) == type(b)");
        pairs("a loop that makes maps", "{'a': a, 'b': b, 'c': [a, b]}.size() > 0");
        String lists = "output.map(a, output.map(b, [a, b, [a, b]])).size() > 0";
        condition("a loop that makes lists", lists, numbers(100), NOTHING);
        String filters = "output.map(a, output.filter(b, a != b)).size() > 0";
        condition("a loop that filters", filters, numbers(100), NOTHING);
    }

    private void loops() {
        String maps = "output.map(a, a).map(a, a).map(a, a).map(a, a).size() > 0";
        condition("a long map", maps, numbers(2_400), NOTHING);
        each("a long concatenation", "(" + "[a] + ".repeat(50) + "[a]).size() > 0", NOTHING);
        String wide = filled('"' + "é".repeat(50) + '"');
        condition("a loop over texts of many bytes", "output.all(a, size(a) > 0)", wide, NOTHING);
        String longInside = '[' + filled("0", LARGEST - 2) + ']';
        each("comparing a short list with a long one", "input != [[a]]", longInside);
        each("comparing a long list with a short one", "[[a]] != input", longInside);
        each("looking a number up in a list of a long list", "!(a in input)", longInside);
        each("looking a list up in an object", "!(input in {'a': 1})", filled("0"));
        each("an index that is a list", "{'a': 1}[input] == 1 || true", filled("0"));
        each("an index that is a long text", "{'a': 1}[input] == 1 || true", text(LARGEST - 2));
        each("an object compared with itself", "input == input", keys(i -> "k" + i));
        each("names of one hash compared", "input == input", keys(HostileJson::ofOneHash));
        each("texts compared", "input == input + ''", text(300_000));
        each("a text searched", "input.contains('" + "x".repeat(2_000) + "y')", text(10_000));
        each("a text measured", "size(input) > 0", text(10_000));
        each("a text read as a number", "double(input) > 0.0", '"' + digits(9_000) + '"');
        each("a text read as a fraction", "double(input) > 0.0", "\"9007199254740993." + "0".repeat(1_100) + "1\"");
        each("a text read as a time", "timestamp(input) == timestamp(input) || true", text(9_000));
        each(
                "a text read as a duration",
                "duration(input) == duration(input) || true",
                '"' + "1h".repeat(4_000) + "1x\"");
    }

    private void failures() {
        dropped("failures", "a.x", 1, NOTHING);
        dropped("many failures", "a.x", 300, NOTHING);
        dropped("failures of no overload", "a + output", 150, NOTHING);
        dropped("failures of an index", "output[-1]", 150, NOTHING);
        dropped("failures of a division", "a / 0 == 1", 120, NOTHING);
        dropped("failures of a sum", "9223372036854775807 + 1 == 1", 120, NOTHING);
        dropped("failures of a product", "9223372036854775807 * 3 == 1", 120, NOTHING);
        dropped("failures of a conversion", "int('x') == 1", 150, NOTHING);
        dropped("failures of a missing name", "input.x", 250, keys(i -> "k" + i));
        dropped("failures of a time", "timestamp('x') == timestamp('y')", 100, NOTHING);
        dropped("failures of a duration", "duration('x') == duration('y')", 100, NOTHING);
        dropped("failures of a truth", "a", 300, NOTHING);
        dropped("failures of a choice", "(a ? true : false)", 170, NOTHING);
        dropped("failures of a step without output", "steps.s0.output", 200, NOTHING);
        dropped("failures of a name that is there twice", "dyn({'a': 1, 'a': 1}).a", 70, NOTHING);
        dropped("the truth of a long list", "input", 1, filled("0"));
        dropped("the truth of many fractions", "input", 1, filled("0.1", 60_000));
        dropped("the truth of a long text", "input", 1, text(LARGEST - 2));
        dropped("a choice by a long list", "(input ? true : false)", 1, filled("0"));
        dropped("a choice by many names", "(input ? true : false)", 1, keys(i -> "k" + i));
        String inner = "output.exists(a, output.all(b, " + "b.x || ".repeat(200) + "false))";
        condition("failures inside loops", inner, numbers(999), NOTHING);
    }

    private void deepFailures() {
        deep("signs", "-(", ")", " == 1");
        deep("lists", "[", "]", " == []");
        deep("choices", "(", " ? true : false)", "");
        deep("types that are open", "dyn(", ")", "");
        deep("alternatives", "(a.x || ", ")", "");
        deep("conditions", "(a.x && ", ")", "");
        deep("names", "", ".y", "");
        String loops = "[1].all(b, ".repeat(9) + "a.x" + ")".repeat(9) + " || true";
        condition("failures deep in loops", "output.all(a, " + loops + ")", numbers(1_100), NOTHING);
    }

    private void patterns() {
        String longText = '"' + "a".repeat(LARGEST - 3) + '"';
        condition("a pattern over a long text", "output.matches('(.*a){80}')", longText, NOTHING);
        for (String pattern :
                List.of("^(a+)+$", "(a|aa|aaa)+$", "(.*a){60}", "(a?){90}a{90}", "([a-z]+)*[0-9]", "(x+x+)+y")) {
            for (int length : List.of(20_000, 60_000, 150_000)) {
                String name = "the pattern " + pattern + " over " + length;
                condition(name, "output.matches('" + pattern + "')", '"' + "a".repeat(length) + "!\"", NOTHING);
            }
        }
        compiled("a large pattern", "(ab?c*){70}");
        compiled("a large class", "[a-zA-Z0-9_\\\\pL]".repeat(80));
        compiled("a large class, case folded,", "(?i)" + "\\\\pL".repeat(80));
        compiled("case folded", "(?i)" + "[^a-z]".repeat(120));
        compiled("repeated once", "((a{22}){20})");
    }

    private void paths() {
        String longNumber = '[' + digits(999) + ']';
        filter("long numbers", "@ == $.input[0]", filled("1"), longNumber);
        filter("two long numbers", "@ == $.input[0]", filled(digits(998)), longNumber);
        filter("numbers far apart", "@ < $.input[0]", filled("1"), "[1e-999999999]");
        filter("one long number, often", "@ == $.input[0] || ".repeat(100) + "@ == 1", filled("1"), longNumber);
        filter("fractions", "@ == 0.2 || ".repeat(150) + "@ == 1", filled("0.1"), NOTHING);
        String deep = "{\"a\":{\"a\":{\"a\":{\"a\":-1}}}}";
        filter("absolute paths", "$.input.a.a.a.a != @ && ".repeat(100) + "@ != 5", numbers(10_000), deep);
        filter("missing paths", "$.input.b || ".repeat(200) + "@.b", numbers(10_000), "{\"a\":1}");
        String names = keys(i -> "k" + i, 300_000);
        filter("objects", "@ == $.input", '[' + names + ']', names);
        filter(
                "names of one hash",
                "@ == $.input || ".repeat(60) + "@ == $.input",
                '[' + keys(HostileJson::ofOneHash, 500_000) + ']',
                keys(i -> ofOneHash(i) + "x", 500_000));
        filter("long texts", "@ < $.input", list(10, text(100_000)), text(100_000));
        condition("everything below", "$.output..*", filled("[[]]"), NOTHING);
        condition("everything below, often", "$.output..[" + "*,".repeat(400) + "*]", filled("[[]]"), NOTHING);
        condition("the same again and again", "$.output" + "[0,0]".repeat(40), nested(60, "1"), NOTHING);
        condition("all, again and again", "$.output[" + "*,".repeat(900) + "*]", numbers(10_000), NOTHING);
        condition("a slice of everything", "$.output[" + "0:,".repeat(900) + "0:]", numbers(10_000), NOTHING);
    }

    private void mappings() {
        String inText = list(400, "\"x${output}\"");
        mapping("a long text again and again", inText, text(60_000));
        mapping("a long list as text again and again", inText, filled("0", 60_000));
        mapping("fractions as text again and again", inText, filled("0.1", 60_000));
        mapping("a document of fractions", "\"${output}\"", filled("0.1"));
        mapping("a document of fractions as text", "\"x${output}\"", filled("0.1"));
        mapping("a document again and again", list(400, "\"${output}\""), filled("0.1"));
        mapping("a path's list", "\"${$.output[" + "*,".repeat(90) + "*]}\"", filled("0.1", 60_000));
        mapping("many patterns", list(400, "\"${output.matches('(a|aa|aaa)+$')}\""), text(4_000));
        mapping("many loops", list(400, "\"${output.map(a, a).size()}\""), numbers(9_999));
        mapping(
                "nested lists made by loops",
                "\"${output.map(a, output.map(b, [a, b, a, b, a, b, a, b]))}\"",
                numbers(95));
    }

    private void condition(String name, String source, String output, String input) {
        all.add(HostileEvaluation.condition(name, source, output, input));
    }

    private void mapping(String name, String template, String output) {
        all.add(HostileEvaluation.mapping(name, template, output));
    }

    /** A body that is evaluated for each two of a hundred numbers, {@code a} and {@code b}. */
    private void pairs(String name, String body) {
        condition(name, "output.all(a, output.all(b, " + body + "))", numbers(100), NOTHING);
    }

    /** A body that is evaluated for each number {@code a}, as often as loops may pass. */
    private void each(String name, String body, String input) {
        condition(name, "output.all(a, " + body + ")", numbers(9_999), input);
    }

    /** Something that fails and is dropped, so many times for each number {@code a}. */
    private void dropped(String name, String failing, int times, String input) {
        each(name + ", dropped", (failing + " || ").repeat(times) + "true", input);
    }

    /** A failure that is passed up through as many levels as an expression may have, and dropped at the top. */
    private void deep(String name, String before, String after, String compared) {
        int levels = 55;
        String failing = before.repeat(levels) + "a.x" + after.repeat(levels) + compared;
        each("a failure deep in " + name, failing + " || true", NOTHING);
    }

    /** A pattern that is compiled whenever it is applied, to nothing. */
    private void compiled(String name, String pattern) {
        each(name + " again and again", "!''.matches('" + pattern + "')", NOTHING);
    }

    private void filter(String name, String condition, String output, String input) {
        condition("a filter of " + name, "$.output[?" + condition + "]", output, input);
    }
}

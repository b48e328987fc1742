package io.weir.poison;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Poison that would be too large, or too dull, to keep as files. */
final class LargePoison {
    private static final int RECORD_LIMIT = 2 * 1024 * 1024;
    private static final int DEFINITION_LIMIT = 1_000_000;
    private static final String START = "\"run_id\":\"r\",\"definition_id\":\"d\"";
    private static final String REPORT =
            "\"run_id\":\"r\",\"step_id\":\"s\",\"attempt\":1,\"token\":\"t\",\"status\":\"success\"";

    private final List<Poison> all = new ArrayList<>();

    private LargePoison() {}

    static List<Poison> all() {
        LargePoison poison = new LargePoison();
        poison.sizes();
        poison.depths();
        poison.texts();
        poison.numbers();
        poison.names();
        poison.yaml();
        poison.definitions();
        return poison.all;
    }

    private void sizes() {
        for (int over = -1; over <= 1; over++) {
            add(
                    "request of the limit " + signed(over),
                    filled("{" + START + ",\"input\":\"", "\"}", RECORD_LIMIT + over));
            add(
                    "report of the limit " + signed(over),
                    filled("{" + REPORT + ",\"output\":\"", "\"}", RECORD_LIMIT + over));
            add(
                    "definition of the limit " + signed(over),
                    filled(
                            "{\"id\":\"d\",\"steps\":[{\"id\":\"s\",\"config\":{\"c\":\"",
                            "\"}}]}",
                            DEFINITION_LIMIT + over));
        }
        add("a megabyte of spaces", " ".repeat(1_000_000));
        add("a megabyte of zeros", "\0".repeat(1_000_000));
        add("a megabyte of quotes", "\"".repeat(1_000_000));
        add("a megabyte of backslashes", "{\"run_id\":\"" + "\\".repeat(1_000_000));
    }

    private void depths() {
        for (int depth : new int[] {62, 63, 64, 65, 127, 128, 129, 1_000, 100_000}) {
            add("lists " + depth + " deep", "{" + START + ",\"input\":" + "[".repeat(depth) + "]".repeat(depth) + "}");
            add(
                    "objects " + depth + " deep",
                    "{" + START + ",\"input\":" + "{\"a\":".repeat(depth) + "1" + "}".repeat(depth) + "}");
        }
        add("100000 open lists", "[".repeat(100_000));
        add("100000 open objects", "{\"a\":".repeat(100_000));
        add("100000 open braces", "{".repeat(100_000));
        add("100000 open output lists", "{" + REPORT + ",\"output\":" + "[".repeat(100_000));
        add("100000 flow lists of yaml", "id: " + "[".repeat(100_000));
        add("100000 block lists of yaml", "id: " + "- ".repeat(100_000));
        add("100000 keys of yaml", "? ".repeat(100_000));
        add("a deep expression", "(".repeat(4_000) + "\n1");
        add("a deep filter", "$.output[?" + "(".repeat(4_000) + "\n1");
        add("a deep template", "[".repeat(50_000) + "\"${output}\"" + "]".repeat(50_000) + "\n1");
    }

    private void texts() {
        for (int length : new int[] {200, 201, 65_536, 1_000_000}) {
            add("an id of " + length, "{\"run_id\":\"" + "i".repeat(length) + "\",\"definition_id\":\"d\"}");
            add(
                    "an id of " + length + " emoji",
                    "{\"run_id\":\"" + "😀".repeat(Math.min(length, 100_000)) + "\",\"definition_id\":\"d\"}");
        }
        add("a reason of 4001", "{\"type\":\"cancel\",\"run_id\":\"r\",\"reason\":\"" + "x".repeat(4_001) + "\"}");
        add(
                "an error of a megabyte",
                "{\"run_id\":\"r\",\"step_id\":\"s\",\"attempt\":1,\"status\":\"failed\",\"error\":{\"type\":\""
                        + "T".repeat(500_000) + "\",\"message\":\"" + "m".repeat(500_000) + "\"}}");
        for (int c = 0; c < 0x20; c++) {
            add("the control character " + c, "{\"run_id\":\"a" + (char) c + "b\",\"definition_id\":\"d\"}");
        }
        add(
                "a token of a megabyte",
                "{\"run_id\":\"r\",\"step_id\":\"s\",\"attempt\":1,\"token\":\"" + "t".repeat(1_000_000)
                        + "\",\"status\":\"success\"}");
    }

    private void numbers() {
        for (int digits : new int[] {1_000, 1_001, 100_000, 1_000_000}) {
            add(digits + " digits", "{" + START + ",\"input\":" + "9".repeat(digits) + "}");
            add(
                    digits + " digits as an attempt",
                    "{\"run_id\":\"r\",\"step_id\":\"s\",\"attempt\":" + "9".repeat(digits)
                            + ",\"status\":\"success\"}");
            add(digits + " digits of a fraction", "{" + START + ",\"input\":0." + "9".repeat(digits) + "}");
            add(digits + " digits in yaml", "id: a\nsteps: [{id: s, config: {a: " + "9".repeat(digits) + "}}]\n");
        }
        add("an exponent of 100000 digits", "{" + START + ",\"input\":1e" + "9".repeat(100_000) + "}");
    }

    private void names() {
        for (int length : new int[] {10_000, 10_001, 1_000_000}) {
            add("a name of " + length, "{" + START + ",\"" + "n".repeat(length) + "\":1}");
        }
        add("100000 names", object(100_000, i -> "k" + i));
        add("40000 names of one hash", object(40_000, LargePoison::ofOneHash));
        add(
                "40000 names of one hash in the payload",
                "{" + START + ",\"input\":" + object(40_000, LargePoison::ofOneHash) + "}");
        add(
                "100000 values of null",
                "{" + START + ",\"input\":[" + String.join(",", Collections.nCopies(100_000, "null")) + "]}");
    }

    private void yaml() {
        StringBuilder laughs = new StringBuilder("id: laughs\nx0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        StringBuilder merges = new StringBuilder("id: merges\nx0: &a0 {k: v}\n");
        for (int i = 1; i < 40; i++) {
            String before = "*a" + (i - 1);
            laughs.append("x%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(9, before))));
            merges.append("x%d: &a%d {<<: %s, l%d: %s, r%d: %s}\n".formatted(i, i, before, i, before, i, before));
        }
        add("a billion laughs", laughs.toString());
        add("a billion merges", merges.toString());
        add(
                "10000 anchors",
                IntStream.range(0, 10_000)
                        .mapToObj(i -> "a" + i + ": &x" + i + " 1\n")
                        .collect(Collectors.joining()));
        add("100000 aliases", "a: &a 1\nb: [" + String.join(", ", Collections.nCopies(100_000, "*a")) + "]\n");
        add("100000 documents", "---\n".repeat(100_000));
        add("a comment of a megabyte", "# " + "c".repeat(900_000) + "\nid: a\nsteps: [{id: s}]\n");
        add("a folded text of many lines", "id: >\n" + "  x\n\n".repeat(100_000));
        add("a plain text of a megabyte", "id: " + "x ".repeat(490_000));
    }

    private void definitions() {
        add("40000 steps", definition(40_000, i -> "{\"id\":\"s" + i + "\"}"));
        add(
                "1000 steps that all wait for all before",
                definition(
                        1_000,
                        i -> "{\"id\":\"s" + i + "\",\"depends_on\":["
                                + IntStream.range(Math.max(0, i - 90), i)
                                        .mapToObj(d -> "\"s" + d + "\"")
                                        .collect(Collectors.joining(","))
                                + "]}"));
        add(
                "1000 steps of 100 expressions",
                definition(
                        1_000,
                        i -> "{\"id\":\"s" + i + "\",\"input\":["
                                + String.join(",", Collections.nCopies(90, "\"${" + i + "}\"")) + "]}"));
        add(
                "40000 transitions",
                "{\"id\":\"d\",\"steps\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"transitions\":["
                        + String.join(
                                ",",
                                Collections.nCopies(
                                        15_000,
                                        "{\"type\":\"conditional\",\"from\":\"a\",\"to\":\"b\",\"condition\":\"1\"}"))
                        + "]}");
        add("a step's id of a megabyte", "{\"id\":\"d\",\"steps\":[{\"id\":\"" + "s".repeat(900_000) + "\"}]}");
        add(
                "80000 unknown names among 1000 steps",
                definition(
                        1_000,
                        i -> "{\"id\":\"step-" + i + "\",\"depends_on\":["
                                + IntStream.range(0, 80)
                                        .mapToObj(d -> "\"stp-" + d + "\"")
                                        .collect(Collectors.joining(","))
                                + "]}"));
        add(
                "5000 unknown names",
                "id: many\nsteps: [{id: a, depends_on: ["
                        + IntStream.range(0, 5_000)
                                .mapToObj(i -> "unknown-" + i)
                                .collect(Collectors.joining(",")) + "]}]");
    }

    private void add(String name, String text) {
        all.add(new Poison(name, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String filled(String start, String end, int length) {
        return start + "x".repeat(length - start.length() - end.length()) + end;
    }

    private static String definition(int steps, IntFunction<String> step) {
        return "{\"id\":\"d\",\"steps\":["
                + IntStream.range(0, steps).mapToObj(step).collect(Collectors.joining(",")) + "]}";
    }

    private static String object(int fields, IntFunction<String> name) {
        return IntStream.range(0, fields)
                .mapToObj(i -> '"' + name.apply(i) + "\":0")
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** "Aa" and "BB" have one hash, and so have all texts made of as many of them. */
    private static String ofOneHash(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 16; bit >= 0; bit--) {
            name.append(((number >> bit) & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    private static String signed(int number) {
        return number > 0 ? "+" + number : Integer.toString(number);
    }
}

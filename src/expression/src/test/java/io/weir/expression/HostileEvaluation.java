package io.weir.expression;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An expression that is allowed and made to take as long as it can, with the documents that make it.
 *
 * @param name what it tries
 * @param source a condition, or a mapping's template when {@code mapping}
 * @param documents JSON by root; {@code steps} are under their ids
 */
record HostileEvaluation(String name, boolean mapping, String source, Map<String, byte[]> documents) {
    /** Steps a hostile expression may name: {@code s0}, {@code s1} and so on. */
    static final int STEPS = 200;

    static HostileEvaluation condition(String name, String source, String output, String input) {
        return new HostileEvaluation(name, false, source, roots(output, input));
    }

    static HostileEvaluation mapping(String name, String source, String output) {
        return new HostileEvaluation(name, true, source, roots(output, "null"));
    }

    /** The same, where each step has this output. */
    HostileEvaluation withSteps(String output) {
        Map<String, byte[]> all = new HashMap<>(documents);
        byte[] bytes = bytes(output);
        stepIds().forEach(id -> all.put(id, bytes));
        return new HostileEvaluation(name, mapping, source, all);
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

    private static Map<String, byte[]> roots(String output, String input) {
        return Map.of("output", bytes(output), "input", bytes(input));
    }

    private static Set<String> stepIds() {
        return IntStream.range(0, STEPS).mapToObj(i -> "s" + i).collect(Collectors.toSet());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

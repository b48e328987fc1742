package io.weir.expression;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A scope given as JSON text, which counts what is asked of it. */
final class TestScope implements Scope {
    static final Set<String> STEPS = Set.of("draft", "review", "my-step", "skipped");

    private String input = "null";
    private byte[] output;
    private String draft;
    private final Map<String, String> steps = new LinkedHashMap<>();
    final List<String> asked = new ArrayList<>();

    static TestScope output(String json) {
        TestScope scope = new TestScope();
        scope.output = bytes(json);
        return scope;
    }

    static TestScope outputBytes(byte[] bytes) {
        TestScope scope = new TestScope();
        scope.output = bytes.clone();
        return scope;
    }

    TestScope input(String json) {
        input = json;
        return this;
    }

    TestScope draft(String json) {
        draft = json;
        return this;
    }

    TestScope step(String id, String json) {
        steps.put(id, json);
        return this;
    }

    @Override
    public byte[] input() {
        asked.add("input");
        return bytes(input);
    }

    @Override
    public byte[] output() {
        asked.add("output");
        return output;
    }

    @Override
    public byte[] draft() {
        asked.add("draft");
        return bytes(draft);
    }

    @Override
    public byte[] stepOutput(String stepId) {
        asked.add(stepId);
        return bytes(steps.get(stepId));
    }

    @Override
    public String runJson() {
        asked.add("run");
        return "{\"id\":\"run-1\",\"definition_id\":\"article\",\"started_at\":\"2026-11-01T10:00:00Z\"}";
    }

    boolean test(String condition) {
        return Condition.compile(condition, STEPS).test(this);
    }

    private static byte[] bytes(String json) {
        return json == null ? null : json.getBytes(StandardCharsets.UTF_8);
    }
}

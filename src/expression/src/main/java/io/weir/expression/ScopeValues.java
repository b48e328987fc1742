package io.weir.expression;

import dev.cel.common.values.NullValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parsed values of one scope during one evaluation. Each document is fetched and parsed at most once, on demand.
 */
final class ScopeValues {
    /** The roots of expressions. */
    static final List<String> ROOTS = List.of("output", "input", "draft", "steps", "run", "error");

    /** The root that exists only if exactly one step comes before. */
    static final String OUTPUT = "output";

    private final Scope scope;
    private final JsonReader reader;
    private final Budget budget;
    private final Evaluations evaluations;
    private final Map<String, Object> roots = new HashMap<>();
    private final Map<String, Optional<Object>> steps = new HashMap<>();

    /**
     * For one evaluation.
     *
     * @param budget pays for reading
     * @param evaluations keeps parsed documents for later evaluations
     */
    ScopeValues(Scope scope, JsonReader reader, Budget budget, Evaluations evaluations) {
        this.scope = scope;
        this.reader = reader;
        this.budget = budget;
        this.evaluations = evaluations;
    }

    /**
     * The value of a root other than {@code steps}. There is always a draft and an error: outside a loop, or without a
     * failure, it is JSON null, so that an author can check it.
     *
     * @throws EvaluationAborted if it is not valid JSON, or is the output of a step although there is no such step
     */
    Object root(String name) {
        Object known = roots.get(name);
        if (known != null) {
            return known;
        }
        Object value = read(name);
        roots.put(name, value);
        return value;
    }

    /** Empty if the step has no output. */
    Optional<Object> stepOutput(String stepId) {
        Optional<Object> known = steps.get(stepId);
        if (known != null) {
            return known;
        }
        byte[] json = scope.stepOutput(stepId);
        Optional<Object> value =
                json == null ? Optional.empty() : Optional.of(parsed(json, "steps." + stepId + ".output"));
        steps.put(stepId, value);
        return value;
    }

    private Object parsed(byte[] json, String root) {
        return evaluations.read(reader, json, root, budget);
    }

    private Object read(String name) {
        if (name.equals("input")) {
            return parsed(scope.input(), name);
        }
        if (name.equals("run")) {
            return parsed(scope.runJson().getBytes(StandardCharsets.UTF_8), name);
        }
        if (name.equals("draft")) {
            byte[] draft = scope.draft();
            return draft == null ? NullValue.NULL_VALUE : parsed(draft, name);
        }
        if (name.equals("error")) {
            byte[] error = scope.error();
            return error == null ? NullValue.NULL_VALUE : parsed(error, name);
        }
        byte[] output = scope.output();
        if (output == null) {
            throw new EvaluationAborted("there is no `output` here: no single step comes before, or it left none;"
                    + " name the step: steps.<id>.output, and ask with has(…) first");
        }
        return parsed(output, name);
    }
}

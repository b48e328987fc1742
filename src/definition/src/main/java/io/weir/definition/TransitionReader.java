package io.weir.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.definition.Transition.Conditional;
import io.weir.definition.Transition.OnFailure;
import io.weir.definition.Transition.Otherwise;
import io.weir.definition.Transition.RevisionLoop;
import io.weir.definition.Transition.Sequential;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a transition in both forms: {@code {"type": "sequential", "from": …}} and the externally tagged {@code
 * {"Sequential": {"from": …}}}. Problems of both forms have the same paths.
 */
final class TransitionReader {
    static final String TYPE = "type";

    private static final Transition STAND_IN = new Sequential("", "");

    private enum Kind {
        SEQUENTIAL,
        CONDITIONAL,
        OTHERWISE,
        ON_FAILURE,
        REVISION_LOOP
    }

    private static final Map<String, Kind> TAGS = Map.of(
            "sequential", Kind.SEQUENTIAL,
            "Sequential", Kind.SEQUENTIAL,
            "conditional", Kind.CONDITIONAL,
            "Conditional", Kind.CONDITIONAL,
            "otherwise", Kind.OTHERWISE,
            "Otherwise", Kind.OTHERWISE,
            "on_failure", Kind.ON_FAILURE,
            "OnFailure", Kind.ON_FAILURE,
            "revision_loop", Kind.REVISION_LOOP,
            "RevisionLoop", Kind.REVISION_LOOP);
    private static final List<String> TYPES = Fields.wireNames(Kind.values());
    private static final String EXPECTED = "one of " + String.join(", ", TYPES);

    private final Problems problems;

    TransitionReader(Problems problems) {
        this.problems = problems;
    }

    Transition transition(JsonNode node, DocumentPath path) {
        if (!node.isObject()) {
            problems.addUnreadable(path, "must be a transition, an object with type, found " + ObjectReader.kind(node));
            return STAND_IN;
        }
        JsonNode type = node.get(TYPE);
        if (type == null) {
            return externallyTagged(node, path);
        }
        Kind kind = type.isTextual() ? TAGS.get(type.textValue()) : null;
        if (kind == null) {
            String found = type.isTextual() ? type.textValue() : "";
            problems.addUnreadable(
                    path,
                    "its type must be " + EXPECTED + ", found " + ObjectReader.kind(type)
                            + problems.suggestion(found, TYPES));
            return STAND_IN;
        }
        return read(kind, node, path, true);
    }

    private Transition externallyTagged(JsonNode node, DocumentPath path) {
        String name = node.size() == 1 ? node.fieldNames().next() : "";
        Kind kind = TAGS.get(name);
        if (kind == null) {
            problems.addUnreadable(path, "has no type; expected " + EXPECTED + problems.suggestion(name, TYPES));
            return STAND_IN;
        }
        return read(kind, node.path(name), path, false);
    }

    private Transition read(Kind kind, JsonNode node, DocumentPath path, boolean typed) {
        return switch (kind) {
            case SEQUENTIAL -> {
                ObjectReader fields = fields(node, path, "a sequential transition", Fields.SEQUENTIAL, typed);
                yield new Sequential(stepId(fields, "from"), stepId(fields, "to"));
            }
            case CONDITIONAL -> {
                ObjectReader fields = fields(node, path, "a conditional transition", Fields.CONDITIONAL, typed);
                yield new Conditional(
                        stepId(fields, "from"), stepId(fields, "to"), fields.text("condition", "an expression"));
            }
            case OTHERWISE -> {
                ObjectReader fields = fields(node, path, "an otherwise transition", Fields.OTHERWISE, typed);
                yield new Otherwise(stepId(fields, "from"), stepId(fields, "to"));
            }
            case ON_FAILURE -> {
                ObjectReader fields = fields(node, path, "an on_failure transition", Fields.ON_FAILURE, typed);
                yield new OnFailure(
                        stepId(fields, "from"),
                        stepId(fields, "to"),
                        fields.texts("errors", "a list of error types", "an error type"));
            }
            case REVISION_LOOP -> {
                ObjectReader fields = fields(node, path, "a revision loop", Fields.REVISION_LOOP, typed);
                yield new RevisionLoop(
                        stepId(fields, "reviser"),
                        stepId(fields, "validator"),
                        maxIterations(fields),
                        fields.optionalText("revise_when", "an expression"),
                        fields.oneOf("on_exhausted", OnRevisionsExhausted.values(), OnRevisionsExhausted.FAIL),
                        fields.optionalText("revision_source", "a step id"));
            }
        };
    }

    private ObjectReader fields(JsonNode node, DocumentPath path, String what, List<String> known, boolean typed) {
        List<String> all = new ArrayList<>(known);
        if (typed) {
            all.add(0, TYPE);
        }
        return ObjectReader.of(node, path, what, all, problems);
    }

    private static String stepId(ObjectReader fields, String field) {
        return fields.text(field, "a step id");
    }

    private int maxIterations(ObjectReader fields) {
        if (fields.optional("max_iterations") == null) {
            problems.addUnreadable(
                    fields.path("max_iterations"), "is missing; expected how often work may be sent back");
        }
        return fields.integer("max_iterations", 1);
    }
}

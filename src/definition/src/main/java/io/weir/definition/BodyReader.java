package io.weir.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.protocol.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads how a step does its work. */
final class BodyReader {
    private static final String TEMPLATE = "a value, or an expression such as ${input.value}";

    private static final Payload NO_TIME = Payload.ofJson("\"0s\"");

    private final TaskReader tasks;
    private final Problems problems;

    BodyReader(TaskReader tasks, Problems problems) {
        this.tasks = tasks;
        this.problems = problems;
    }

    /** The body that the engine carries out, or null if a worker runs the step. */
    @Nullable
    StepBody builtIn(ObjectReader step) {
        StepBody body = null;
        String first = "";
        for (String field : Fields.BODIES) {
            JsonNode node = step.optional(field);
            if (node != null && body != null) {
                problems.add(
                        step.path(field),
                        "is a second body of the step, which has '" + first
                                + "' already; a step does one thing, so make it two steps");
            } else if (node != null) {
                body = body(field, node, step);
                first = field;
            }
        }
        if (body != null) {
            refuseWorkersFields(step, first);
        }
        return body;
    }

    private void refuseWorkersFields(ObjectReader step, String body) {
        for (String field : Fields.OF_WORKERS) {
            if (step.optional(field) != null) {
                problems.addUnreadable(
                        step.path(field),
                        "is for a step that a worker runs, and the engine itself carries out '" + body
                                + "'; leave it out");
            }
        }
    }

    private StepBody body(String field, JsonNode node, ObjectReader step) {
        return switch (field) {
            case "wait" -> wait(node, step.path(field));
            case "await" -> await(node, step.path(field));
            case "emit" -> emit(node, step.path(field));
            case "set" -> new StepBody.SetOutput(Json.payload(node));
            case "fail" -> fail(node, step.path(field));
            default -> throw new IllegalStateException("a body of unknown kind: " + field);
        };
    }

    private StepBody wait(JsonNode node, DocumentPath path) {
        if (node.isTextual() || node.isNumber()) {
            return new StepBody.WaitFor(Json.payload(node));
        }
        ObjectReader fields = ObjectReader.of(node, path, "a wait", Fields.WAIT, problems);
        Payload time = fields.payload("until");
        Payload duration = fields.payload("for");
        if (node.isObject() && (time == null) == (duration == null)) {
            problems.addUnreadable(path, "must have either for, a duration, or until, a moment");
        }
        return time == null
                ? new StepBody.WaitFor(duration == null ? NO_TIME : duration)
                : new StepBody.WaitUntil(time);
    }

    private StepBody await(JsonNode node, DocumentPath path) {
        boolean answer = node.has("answer");
        ObjectReader fields = answer
                ? ObjectReader.of(node, path, "an await of an answer", Fields.AWAIT_ANSWER, problems)
                : ObjectReader.of(node, path, "an await of an event", Fields.AWAIT_EVENT, problems);
        Duration timeout = fields.bound("timeout", null);
        if (answer) {
            Payload schema = fields.payload("answer");
            JsonNode ask = fields.optional("ask");
            return new StepBody.AwaitAnswer(
                    schema == null ? Payload.EMPTY_OBJECT : schema,
                    ask == null
                            ? null
                            : tasks.task(ObjectReader.of(
                                    ask, fields.path("ask"), "a task that asks", Fields.TASK, problems)),
                    fields.bound("remind", null),
                    timeout);
        }
        return new StepBody.AwaitEvent(
                fields.text("event", "the name of an event"),
                fields.optionalText("when", "an expression"),
                take(fields),
                fields.duration("early", StepBody.AwaitEvent.DEFAULT_EARLY),
                timeout);
    }

    private StepBody.Take take(ObjectReader await) {
        JsonNode node = await.optional("take");
        if (node == null || (node.isTextual() && node.textValue().equals("first"))) {
            return new StepBody.Take.First();
        }
        DocumentPath path = await.path("take");
        if (!node.isObject() || node.has("count") == node.has("until")) {
            problems.addUnreadable(
                    path,
                    "must be first, {count: a number} or {until: an expression}, found " + ObjectReader.kind(node));
            return new StepBody.Take.First();
        }
        if (node.has("count")) {
            ObjectReader fields = ObjectReader.of(node, path, "a number of events", List.of("count"), problems);
            return new StepBody.Take.Count(fields.integer("count", 1));
        }
        ObjectReader fields = ObjectReader.of(node, path, "the end of events", List.of("until"), problems);
        return new StepBody.Take.Until(fields.text("until", "an expression"));
    }

    private StepBody emit(JsonNode node, DocumentPath path) {
        ObjectReader fields = ObjectReader.of(node, path, "a record to emit", Fields.EMIT, problems);
        Payload value = fields.payload("value");
        if (value == null) {
            problems.addUnreadable(fields.path("value"), "is missing; expected " + TEMPLATE);
        }
        return new StepBody.Emit(
                fields.text("topic", "the name of a topic"),
                fields.payload("key"),
                value == null ? Payload.NULL : value,
                headers(fields));
    }

    private Map<String, Payload> headers(ObjectReader emit) {
        JsonNode node = emit.optional("headers");
        Map<String, Payload> headers = new TreeMap<>();
        if (node != null && !node.isObject()) {
            problems.addUnreadable(
                    emit.path("headers"), "must be an object of header names, found " + ObjectReader.kind(node));
        } else if (node != null) {
            node.properties().forEach(field -> headers.put(field.getKey(), Json.payload(field.getValue())));
        }
        return headers;
    }

    private StepBody fail(JsonNode node, DocumentPath path) {
        ObjectReader fields = ObjectReader.of(node, path, "a failure", Fields.FAIL, problems);
        Payload message = fields.payload("message");
        if (message == null) {
            problems.addUnreadable(fields.path("message"), "is missing; expected " + TEMPLATE);
        }
        return new StepBody.Fail(
                fields.text("error", "the type of the error"), message == null ? Payload.NULL : message);
    }
}

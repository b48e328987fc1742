package io.weir.definition;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.definition.Transition.Conditional;
import io.weir.definition.Transition.OnFailure;
import io.weir.definition.Transition.Otherwise;
import io.weir.definition.Transition.RevisionLoop;
import io.weir.definition.Transition.Sequential;
import io.weir.protocol.Durations;
import io.weir.protocol.Payload;
import io.weir.protocol.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converts a definition to its canonical tree: fields in the order of {@link Fields}, without defaults. */
final class DefinitionWriter {
    private DefinitionWriter() {}

    static ObjectNode workflow(WorkflowDefinition definition) {
        ObjectNode node = Json.NODES.objectNode();
        node.put("id", definition.id());
        text("version", definition.version(), "", node);
        text("description", definition.description(), null, node);
        bound("timeout", definition.timeout(), null, node);
        payload("input_schema", definition.inputSchema(), node);
        ArrayNode steps = node.putArray("steps");
        definition.steps().forEach(step -> steps.add(step(step)));
        if (!definition.transitions().isEmpty()) {
            ArrayNode transitions = node.putArray("transitions");
            definition.transitions().forEach(transition -> transitions.add(transition(transition)));
        }
        payload("output", definition.output(), node);
        constant("step_outputs", definition.stepOutputs(), StepOutputs.ALL, node);
        object("compensation", compensation(definition.compensation()), node);
        return node;
    }

    private static ObjectNode step(StepDefinition step) {
        ObjectNode node = Json.NODES.objectNode();
        node.put("id", step.id());
        StepBody.Worker worker = step.worker();
        if (worker != null) {
            text("type", worker.type(), step.id(), node);
            text("queue", worker.queue(), StepDefinition.DEFAULT_QUEUE, node);
        }
        text("description", step.description(), null, node);
        texts("depends_on", step.dependsOn(), node);
        constant("trigger", step.trigger(), Trigger.ALL_SUCCEEDED, node);
        text("when", step.when(), null, node);
        if (worker == null) {
            node.set(step.body().field(), BodyWriter.tree(step.body()));
        }
        object("retry", retry(step.retry()), node);
        constant("on_exhausted", step.onExhausted(), OnAttemptsExhausted.FAIL, node);
        object("timeouts", timeouts(step.timeouts()), node);
        payload("input", step.input(), node);
        if (worker != null) {
            config(worker, node);
        }
        if (step.allowFailure()) {
            node.put("allow_failure", true);
        }
        if (step.repeat() != null) {
            node.set("repeat", repeat(step.repeat()));
        }
        if (step.compensate() != null) {
            ObjectNode compensate = task(step.compensate().task());
            constant("when", step.compensate().when(), Compensation.When.SUCCEEDED, compensate);
            node.set("compensate", compensate);
        }
        constants("on_end", step.onEnd(), node);
        return node;
    }

    /** A task has no id that could be its type. */
    static ObjectNode task(WorkerTask task) {
        ObjectNode node = Json.NODES.objectNode();
        node.put("type", task.worker().type());
        text("queue", task.worker().queue(), StepDefinition.DEFAULT_QUEUE, node);
        object("retry", retry(task.retry()), node);
        object("timeouts", timeouts(task.timeouts()), node);
        payload("input", task.input(), node);
        config(task.worker(), node);
        return node;
    }

    private static void config(StepBody.Worker worker, ObjectNode node) {
        if (!worker.config().equals(Payload.EMPTY_OBJECT)) {
            payload("config", worker.config(), node);
        }
    }

    private static ObjectNode repeat(Repeat repeat) {
        ObjectNode node = Json.NODES.objectNode();
        node.put("until", repeat.until());
        bound("every", repeat.every(), Repeat.DEFAULT_EVERY, node);
        number("multiplier", repeat.multiplier(), 1, node);
        bound("max_every", repeat.maxEvery(), Repeat.DEFAULT_MAX_EVERY, node);
        if (repeat.atMost() != Repeat.DEFAULT_AT_MOST) {
            node.put("at_most", repeat.atMost());
        }
        return node;
    }

    private static ObjectNode compensation(CompensationPolicy policy) {
        ObjectNode node = Json.NODES.objectNode();
        if (!policy.on().equals(CompensationPolicy.DEFAULT.on())) {
            constants("on", policy.on(), node);
        }
        constant("on_exhausted", policy.onExhausted(), CompensationPolicy.DEFAULT.onExhausted(), node);
        return node;
    }

    private static ObjectNode retry(RetryPolicy retry) {
        RetryPolicy absent = RetryPolicy.DEFAULT;
        ObjectNode node = Json.NODES.objectNode();
        if (retry.maxAttempts() != absent.maxAttempts()) {
            node.put("max_attempts", retry.maxAttempts());
        }
        bound("initial_delay", retry.initialDelay(), absent.initialDelay(), node);
        bound("max_delay", retry.maxDelay(), absent.maxDelay(), node);
        number("multiplier", retry.multiplier(), absent.multiplier(), node);
        number("jitter", retry.jitter(), absent.jitter(), node);
        texts("non_retryable", retry.nonRetryable(), node);
        return node;
    }

    private static ObjectNode timeouts(Timeouts timeouts) {
        Timeouts absent = Timeouts.DEFAULT;
        ObjectNode node = Json.NODES.objectNode();
        bound("start_to_close", timeouts.startToClose(), absent.startToClose(), node);
        bound("schedule_to_start", timeouts.scheduleToStart(), absent.scheduleToStart(), node);
        bound("heartbeat", timeouts.heartbeat(), absent.heartbeat(), node);
        bound("completion", timeouts.completion(), absent.completion(), node);
        return node;
    }

    private static ObjectNode transition(Transition transition) {
        ObjectNode node = Json.NODES.objectNode();
        if (transition instanceof Sequential sequential) {
            return node.put(TransitionReader.TYPE, "sequential")
                    .put("from", sequential.from())
                    .put("to", sequential.to());
        }
        if (transition instanceof Conditional conditional) {
            return node.put(TransitionReader.TYPE, "conditional")
                    .put("from", conditional.from())
                    .put("to", conditional.to())
                    .put("condition", conditional.condition());
        }
        if (transition instanceof Otherwise otherwise) {
            return node.put(TransitionReader.TYPE, "otherwise")
                    .put("from", otherwise.from())
                    .put("to", otherwise.to());
        }
        if (transition instanceof OnFailure failure) {
            node.put(TransitionReader.TYPE, "on_failure")
                    .put("from", failure.from())
                    .put("to", failure.to());
            texts("errors", failure.errors(), node);
            return node;
        }
        if (transition instanceof RevisionLoop loop) {
            node.put(TransitionReader.TYPE, "revision_loop")
                    .put("reviser", loop.reviser())
                    .put("validator", loop.validator())
                    .put("max_iterations", loop.maxIterations());
            text("revise_when", loop.reviseWhen(), null, node);
            constant("on_exhausted", loop.onExhausted(), OnRevisionsExhausted.FAIL, node);
            text("revision_source", loop.revisionSource(), null, node);
            return node;
        }
        throw new IllegalStateException("a transition of unknown kind: " + transition);
    }

    static void text(String field, @Nullable String value, @Nullable String absent, ObjectNode node) {
        if (!Objects.equals(value, absent)) {
            node.put(field, value);
        }
    }

    static void texts(String field, List<String> values, ObjectNode node) {
        if (!values.isEmpty()) {
            ArrayNode list = node.putArray(field);
            values.forEach(list::add);
        }
    }

    static void constant(String field, Enum<?> value, Enum<?> absent, ObjectNode node) {
        if (value != absent) {
            node.put(field, Fields.wireName(value));
        }
    }

    private static void constants(String field, Set<? extends Enum<?>> values, ObjectNode node) {
        texts(field, values.stream().map(Fields::wireName).toList(), node);
    }

    static void payload(String field, @Nullable Payload value, ObjectNode node) {
        if (value != null) {
            node.set(field, Json.tree(value));
        }
    }

    static void bound(String field, @Nullable Duration value, @Nullable Duration absent, ObjectNode node) {
        if (!Objects.equals(value, absent)) {
            node.put(field, value == null ? "none" : Durations.format(value));
        }
    }

    private static void number(String field, double value, double absent, ObjectNode node) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15 && value != absent) {
            node.put(field, (long) value);
        } else if (value != absent) {
            node.put(field, value);
        }
    }

    private static void object(String field, ObjectNode value, ObjectNode node) {
        if (!value.isEmpty()) {
            node.set(field, value);
        }
    }
}

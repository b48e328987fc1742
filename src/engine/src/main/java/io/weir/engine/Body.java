package io.weir.engine;

import io.weir.definition.StepBody;
import io.weir.expression.Condition;
import io.weir.expression.Mapping;
import io.weir.protocol.Payload;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a step of a plan does its work, with its templates compiled. */
sealed interface Body {
    /** A worker runs it. */
    record Worker(StepBody.Worker worker) implements Body {}

    /** Succeeds when a time has passed. */
    record WaitFor(Mapping duration) implements Body {}

    /** Succeeds at a moment. */
    record WaitUntil(Mapping time) implements Body {}

    /** Succeeds at once. */
    record SetOutput(Mapping value) implements Body {}

    /** Writes a record to a topic. */
    record Emit(String topic, @Nullable Mapping key, Mapping value, Map<String, Mapping> headers) implements Body {}

    /**
     * Waits for events.
     *
     * @param when null: every event
     * @param count of events; not used if there is {@code until}
     * @param until true for the last event; null if the number decides
     * @param list the output is the list of the payloads, and not the payload
     * @param earlyMs how long events are kept that no step waits for
     * @param timeoutMs how long it waits; 0 for as long as the run lasts
     */
    record AwaitEvent(
            String event,
            @Nullable Condition when,
            int count,
            @Nullable Condition until,
            boolean list,
            long earlyMs,
            long timeoutMs)
            implements Body {
        static AwaitEvent of(StepBody.AwaitEvent await, Set<String> stepIds, CompiledOnce expressions) {
            StepBody.Take take = await.take();
            return new AwaitEvent(
                    await.event(),
                    await.when() == null ? null : expressions.compiled(await.when(), stepIds),
                    take instanceof StepBody.Take.Count count ? count.count() : 1,
                    take instanceof StepBody.Take.Until until ? expressions.compiled(until.condition(), stepIds) : null,
                    !(take instanceof StepBody.Take.First),
                    await.early().toMillis(),
                    await.timeout() == null ? 0 : await.timeout().toMillis());
        }
    }

    /** Fails at once. */
    record Fail(String error, Mapping message) implements Body {}

    /**
     * Compiles a body.
     *
     * @throws io.weir.expression.ExpressionException if a template is invalid
     */
    static Body of(StepBody body, Set<String> stepIds, CompiledOnce expressions) {
        if (body instanceof StepBody.Worker worker) {
            return new Worker(worker);
        }
        if (body instanceof StepBody.WaitFor wait) {
            return new WaitFor(expressions.compiled(wait.duration(), stepIds));
        }
        if (body instanceof StepBody.WaitUntil wait) {
            return new WaitUntil(expressions.compiled(wait.time(), stepIds));
        }
        if (body instanceof StepBody.SetOutput set) {
            return new SetOutput(expressions.compiled(set.value(), stepIds));
        }
        if (body instanceof StepBody.Emit emit) {
            Map<String, Mapping> headers = new TreeMap<>();
            emit.headers().forEach((name, template) -> headers.put(name, expressions.compiled(template, stepIds)));
            Payload key = emit.key();
            return new Emit(
                    emit.topic(),
                    key == null ? null : expressions.compiled(key, stepIds),
                    expressions.compiled(emit.value(), stepIds),
                    Collections.unmodifiableMap(headers));
        }
        if (body instanceof StepBody.AwaitEvent await) {
            return AwaitEvent.of(await, stepIds, expressions);
        }
        if (body instanceof StepBody.Fail fail) {
            return new Fail(fail.error(), expressions.compiled(fail.message(), stepIds));
        }
        throw new IllegalStateException("a body that the core does not know: " + body);
    }
}

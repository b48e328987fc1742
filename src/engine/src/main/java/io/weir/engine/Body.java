package io.weir.engine;

import io.weir.definition.StepBody;
import io.weir.expression.Mapping;
import java.util.Set;

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

    /** Fails at once. */
    record Fail(String error, Mapping message) implements Body {}

    /** @throws io.weir.expression.ExpressionException if a template is invalid */
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
        if (body instanceof StepBody.Fail fail) {
            return new Fail(fail.error(), expressions.compiled(fail.message(), stepIds));
        }
        throw new IllegalStateException("a body that the core does not know: " + body);
    }
}

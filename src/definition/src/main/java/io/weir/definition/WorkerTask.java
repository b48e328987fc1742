package io.weir.definition;

import io.weir.protocol.Payload;
import io.weir.protocol.RetryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Work for a worker that is part of a step: its compensation, or the question of an approval.
 *
 * @param worker who runs it
 * @param input template of its input, or null for a default that its owner defines
 */
public record WorkerTask(StepBody.Worker worker, @Nullable Payload input, RetryPolicy retry, Timeouts timeouts) {
    /** @throws IllegalArgumentException if {@code input} is not well-formed JSON */
    public WorkerTask {
        input = input == null ? null : Json.canonical(input);
    }

    /** A task with all defaults. */
    public static WorkerTask of(String type) {
        return new WorkerTask(
                new StepBody.Worker(type, StepDefinition.DEFAULT_QUEUE, Payload.EMPTY_OBJECT),
                null,
                RetryPolicy.DEFAULT,
                Timeouts.DEFAULT);
    }
}

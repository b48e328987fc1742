package io.weir.definition;

import io.weir.protocol.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a workflow.
 *
 * @param id unique in the definition
 * @param type which implementation runs it; the id unless given
 * @param queue whose workers get it
 * @param description for people, or null
 * @param dependsOn ids of steps that come before it, without duplicates, in declaration order
 * @param input template of its input (see docs/expressions.md), or null for the run's input
 * @param config handed to the step as it is; a JSON object
 */
public record StepDefinition(
        String id,
        String type,
        String queue,
        @Nullable String description,
        List<String> dependsOn,
        Trigger trigger,
        RetryPolicy retry,
        OnAttemptsExhausted onExhausted,
        Timeouts timeouts,
        @Nullable Payload input,
        Payload config) {
    public StepDefinition {
        dependsOn = List.copyOf(dependsOn);
    }
}

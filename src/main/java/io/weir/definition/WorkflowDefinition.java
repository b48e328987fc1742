package io.weir.definition;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workflow: steps and the edges between them. Identity is {@code id} and the hash of the canonical form.
 *
 * @param version an author's label; empty when none was given
 * @param description for people, or null
 * @param timeout bound on a whole run, or null for none
 */
public record WorkflowDefinition(
        String id,
        String version,
        @Nullable String description,
        List<StepDefinition> steps,
        List<Transition> transitions,
        @Nullable Duration timeout) {
    public WorkflowDefinition {
        steps = List.copyOf(steps);
        transitions = List.copyOf(transitions);
    }
}

package io.weir.definition;

import io.weir.protocol.Payload;
import io.weir.protocol.RetryPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a workflow.
 *
 * @param id unique in the definition
 * @param type the implementation that runs it; default: the id
 * @param queue the queue whose workers get it
 * @param description for people, or null
 * @param dependsOn ids of the steps before it, without duplicates, in declaration order
 * @param input template of its input (see docs/expressions.md), or null for the run's input
 * @param config passed to the step unchanged; a JSON object
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
    /** The queue of a step that names none. */
    public static final String DEFAULT_QUEUE = "default";

    /**
     * Converts {@code input} and {@code config} to canonical form, so that equal values make equal steps.
     *
     * @throws IllegalArgumentException if one of them is not well-formed JSON
     */
    public StepDefinition {
        dependsOn = List.copyOf(dependsOn);
        input = input == null ? null : Json.canonical(input);
        config = Json.canonical(config);
    }

    /** Creates a builder with all defaults. */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** Collects a step's fields; each has a default. Checked when the workflow is built. */
    public static final class Builder {
        private final String id;
        private @Nullable String type;
        private String queue = DEFAULT_QUEUE;
        private @Nullable String description;
        private List<String> dependsOn = List.of();
        private Trigger trigger = Trigger.ALL_SUCCEEDED;
        private RetryPolicy retry = RetryPolicy.DEFAULT;
        private OnAttemptsExhausted onExhausted = OnAttemptsExhausted.FAIL;
        private Timeouts timeouts = Timeouts.DEFAULT;
        private @Nullable Payload input;
        private Payload config = Payload.EMPTY_OBJECT;

        private Builder(String id) {
            this.id = id;
        }

        public Builder type(String type) {
            this.type = type;
            return this;
        }

        public Builder queue(String queue) {
            this.queue = queue;
            return this;
        }

        public Builder description(String description) {
            this.description = description;
            return this;
        }

        public Builder dependsOn(String... stepIds) {
            this.dependsOn = List.of(stepIds);
            return this;
        }

        public Builder trigger(Trigger trigger) {
            this.trigger = trigger;
            return this;
        }

        public Builder retry(RetryPolicy retry) {
            this.retry = retry;
            return this;
        }

        public Builder onExhausted(OnAttemptsExhausted onExhausted) {
            this.onExhausted = onExhausted;
            return this;
        }

        public Builder timeouts(Timeouts timeouts) {
            this.timeouts = timeouts;
            return this;
        }

        public Builder input(Payload template) {
            this.input = template;
            return this;
        }

        /**
         * Sets the template of the step's input.
         *
         * @param template maps, lists, texts, numbers, booleans
         * @throws IllegalArgumentException if it cannot be written as JSON
         */
        public Builder input(Map<String, ?> template) {
            return input(Json.of(template));
        }

        public Builder config(Payload config) {
            this.config = config;
            return this;
        }

        /**
         * Sets the object that is passed to the step unchanged.
         *
         * @param config maps, lists, texts, numbers, booleans
         * @throws IllegalArgumentException if it cannot be written as JSON
         */
        public Builder config(Map<String, ?> config) {
            return config(Json.of(config));
        }

        /**
         * Builds the step. Its references are checked when the workflow is built.
         *
         * @throws IllegalArgumentException if input or config are not well-formed JSON
         */
        public StepDefinition build() {
            return new StepDefinition(
                    id,
                    type == null ? id : type,
                    queue,
                    description,
                    dependsOn,
                    trigger,
                    retry,
                    onExhausted,
                    timeouts,
                    input,
                    config);
        }
    }
}

package io.weir.definition;

import io.weir.protocol.Payload;
import io.weir.protocol.RetryPolicy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One step of a workflow.
 *
 * @param id unique in the definition
 * @param description for people, or null
 * @param dependsOn ids of the steps before it, without duplicates, in declaration order
 * @param when condition that is evaluated when the step could begin; if it is false, the step is bypassed. Null: the
 *     step is not bypassed
 * @param body how the step does its work
 * @param retry of a step that a worker runs, as are {@code onExhausted}, {@code timeouts}, {@code input} and {@code
 *     repeat}; other bodies have the defaults
 * @param input template of its input (see docs/expressions.md), or null for the run's input
 * @param allowFailure whether the steps that depend on it run even if it fails
 * @param repeat runs it again until its output is as it should be, or null
 * @param compensate undoes the step, or null
 * @param onEnd the endings of the run after which the step runs; empty for a step of the workflow itself
 */
public record StepDefinition(
        String id,
        @Nullable String description,
        List<String> dependsOn,
        Trigger trigger,
        @Nullable String when,
        StepBody body,
        RetryPolicy retry,
        OnAttemptsExhausted onExhausted,
        Timeouts timeouts,
        @Nullable Payload input,
        boolean allowFailure,
        @Nullable Repeat repeat,
        @Nullable Compensation compensate,
        Set<Ending> onEnd) {
    /** The queue of a step that names none. */
    public static final String DEFAULT_QUEUE = "default";

    /**
     * Converts {@code input} to canonical form, so that equal values make equal steps.
     *
     * @throws IllegalArgumentException if it is not well-formed JSON
     */
    public StepDefinition {
        dependsOn = List.copyOf(dependsOn);
        input = input == null ? null : Json.canonical(input);
        onEnd = Ending.set(onEnd);
    }

    /** Creates a builder with all defaults. */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** Creates a builder with the values of this step. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Who runs the step, or null if the engine carries it out itself. */
    public StepBody.@Nullable Worker worker() {
        return body instanceof StepBody.Worker worker ? worker : null;
    }

    /** Returns true if the step runs when the outcome of the run is known. */
    public boolean isOnEnd() {
        return !onEnd.isEmpty();
    }

    /** Collects a step's fields; each has a default. Checked when the workflow is built. */
    public static final class Builder {
        private final String id;
        private @Nullable String type;
        private String queue = DEFAULT_QUEUE;
        private Payload config = Payload.EMPTY_OBJECT;
        private @Nullable StepBody body;
        private @Nullable String description;
        private List<String> dependsOn = List.of();
        private Trigger trigger = Trigger.ALL_SUCCEEDED;
        private @Nullable String when;
        private RetryPolicy retry = RetryPolicy.DEFAULT;
        private OnAttemptsExhausted onExhausted = OnAttemptsExhausted.FAIL;
        private Timeouts timeouts = Timeouts.DEFAULT;
        private @Nullable Payload input;
        private boolean allowFailure;
        private @Nullable Repeat repeat;
        private @Nullable Compensation compensate;
        private Set<Ending> onEnd = Set.of();

        private Builder(String id) {
            this.id = id;
        }

        private Builder(StepDefinition step) {
            this.id = step.id();
            this.body = step.body();
            if (step.body() instanceof StepBody.Worker worker) {
                this.body = null;
                this.type = worker.type();
                this.queue = worker.queue();
                this.config = worker.config();
            }
            this.description = step.description();
            this.dependsOn = step.dependsOn();
            this.trigger = step.trigger();
            this.when = step.when();
            this.retry = step.retry();
            this.onExhausted = step.onExhausted();
            this.timeouts = step.timeouts();
            this.input = step.input();
            this.allowFailure = step.allowFailure();
            this.repeat = step.repeat();
            this.compensate = step.compensate();
            this.onEnd = step.onEnd();
        }

        public Builder type(String type) {
            this.type = type;
            return this;
        }

        public Builder queue(String queue) {
            this.queue = queue;
            return this;
        }

        /** Lets the engine carry out the step itself; type, queue and config are then not used. */
        public Builder body(StepBody body) {
            this.body = body;
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

        /** Bypasses the step if the condition is false when the step could begin. */
        public Builder when(String condition) {
            this.when = condition;
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

        public Builder input(@Nullable Payload template) {
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

        public Builder allowFailure(boolean allowFailure) {
            this.allowFailure = allowFailure;
            return this;
        }

        public Builder repeat(Repeat repeat) {
            this.repeat = repeat;
            return this;
        }

        public Builder compensate(Compensation compensate) {
            this.compensate = compensate;
            return this;
        }

        /** Runs the step when the run ends in one of these ways, instead of as a part of the workflow. */
        public Builder onEnd(Collection<Ending> endings) {
            this.onEnd = Ending.set(endings);
            return this;
        }

        /**
         * Builds the step. Its references are checked when the workflow is built.
         *
         * @throws IllegalArgumentException if input or config are not well-formed JSON
         */
        public StepDefinition build() {
            return new StepDefinition(
                    id,
                    description,
                    dependsOn,
                    trigger,
                    when,
                    body == null ? new StepBody.Worker(type == null ? id : type, queue, config) : body,
                    retry,
                    onExhausted,
                    timeouts,
                    input,
                    allowFailure,
                    repeat,
                    compensate,
                    onEnd);
        }
    }
}

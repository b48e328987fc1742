package io.weir.definition;

import io.weir.protocol.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workflow: steps and the edges between them. Identified by {@code id} and the hash of the canonical form.
 *
 * @param version the author's label; may be empty
 * @param description for people, or null
 * @param timeout limit for a whole run, or null for none
 * @param inputSchema JSON Schema of a run's input, or null for none
 * @param output template of the result's output, or null for none
 * @param stepOutputs which outputs of single steps are in the result
 */
public record WorkflowDefinition(
        String id,
        String version,
        @Nullable String description,
        List<StepDefinition> steps,
        List<Transition> transitions,
        @Nullable Duration timeout,
        @Nullable Payload inputSchema,
        @Nullable Payload output,
        StepOutputs stepOutputs,
        CompensationPolicy compensation) {
    /** @throws IllegalArgumentException if schema or output are not well-formed JSON */
    public WorkflowDefinition {
        steps = List.copyOf(steps);
        transitions = List.copyOf(transitions);
        inputSchema = inputSchema == null ? null : Json.canonical(inputSchema);
        output = output == null ? null : Json.canonical(output);
    }

    /** With the defaults of everything else. */
    public WorkflowDefinition(
            String id,
            String version,
            @Nullable String description,
            List<StepDefinition> steps,
            List<Transition> transitions,
            @Nullable Duration timeout) {
        this(
                id,
                version,
                description,
                steps,
                transitions,
                timeout,
                null,
                null,
                StepOutputs.ALL,
                CompensationPolicy.DEFAULT);
    }

    /** Creates a builder of a workflow without steps. */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** Collects a workflow's steps and transitions, in order. */
    public static final class Builder {
        private final String id;
        private String version = "";
        private @Nullable String description;
        private final List<StepDefinition> steps = new ArrayList<>();
        private final List<Transition> transitions = new ArrayList<>();
        private @Nullable Duration timeout;
        private @Nullable Payload inputSchema;
        private @Nullable Payload output;
        private StepOutputs stepOutputs = StepOutputs.ALL;
        private CompensationPolicy compensation = CompensationPolicy.DEFAULT;

        private Builder(String id) {
            this.id = id;
        }

        public Builder version(String version) {
            this.version = version;
            return this;
        }

        public Builder description(String description) {
            this.description = description;
            return this;
        }

        /** Limits the time of a whole run. */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        public Builder step(StepDefinition step) {
            steps.add(step);
            return this;
        }

        public Builder step(StepDefinition.Builder step) {
            return step(step.build());
        }

        public Builder transition(Transition transition) {
            transitions.add(transition);
            return this;
        }

        public Builder sequential(String from, String to) {
            return transition(new Transition.Sequential(from, to));
        }

        public Builder conditional(String from, String to, String condition) {
            return transition(new Transition.Conditional(from, to, condition));
        }

        public Builder otherwise(String from, String to) {
            return transition(new Transition.Otherwise(from, to));
        }

        /** {@code errors}: the types of errors that it handles; none for all. */
        public Builder onFailure(String from, String to, String... errors) {
            return transition(new Transition.OnFailure(from, to, List.of(errors)));
        }

        /** Sets the JSON Schema of a run's input. */
        public Builder inputSchema(Payload schema) {
            this.inputSchema = schema;
            return this;
        }

        /** Sets the template of the result's output. */
        public Builder output(Payload template) {
            this.output = template;
            return this;
        }

        public Builder stepOutputs(StepOutputs stepOutputs) {
            this.stepOutputs = stepOutputs;
            return this;
        }

        public Builder compensation(CompensationPolicy compensation) {
            this.compensation = compensation;
            return this;
        }

        public Builder revisionLoop(String reviser, String validator, int maxIterations) {
            return transition(Transition.RevisionLoop.of(reviser, validator, maxIterations));
        }

        /**
         * Validates everything but the expressions, with the default limits.
         *
         * @throws InvalidDefinitionException with every problem
         */
        public WorkflowDefinition build() {
            return build(DefinitionLimits.DEFAULT, ExpressionCheck.NONE);
        }

        /**
         * Validates everything.
         *
         * @throws InvalidDefinitionException with every problem
         */
        public WorkflowDefinition build(DefinitionLimits limits, ExpressionCheck expressions) {
            WorkflowDefinition definition = new WorkflowDefinition(
                    id,
                    version,
                    description,
                    steps,
                    transitions,
                    timeout,
                    inputSchema,
                    output,
                    stepOutputs,
                    compensation);
            List<Problem> problems = Definitions.problems(definition, limits, expressions);
            if (!problems.isEmpty()) {
                throw new InvalidDefinitionException(id, problems);
            }
            return definition;
        }
    }
}

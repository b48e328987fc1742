package io.weir.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An edge between two steps of a definition. */
public sealed interface Transition {
    /** A transition that leads from one step to another one after it. */
    sealed interface Edge extends Transition {
        /** The id of the step that decides whether it is taken. */
        String from();

        /** The id of the step that may run when it is taken. */
        String to();
    }

    /** Taken when {@code from} succeeds. */
    record Sequential(String from, String to) implements Edge {}

    /** Taken when {@code from} succeeds and {@code condition} is true. */
    record Conditional(String from, String to, String condition) implements Edge {}

    /** Taken when {@code from} succeeds and none of its conditional transitions is taken. */
    record Otherwise(String from, String to) implements Edge {}

    /**
     * Taken when {@code from} fails for good. The failure is then handled: the run goes on.
     *
     * @param errors types of the errors that it handles; empty for all
     */
    record OnFailure(String from, String to, List<String> errors) implements Edge {
        public OnFailure {
            errors = List.copyOf(errors);
        }
    }

    /**
     * The validator may send the work back to the reviser, a limited number of times.
     *
     * @param maxIterations permitted revisions; 1 to 10
     * @param reviseWhen expression over the validator's output that is true if the work goes back, or null for the
     *     output's {@code decision} field
     * @param revisionSource the step whose output is the first draft; null unless the reviser comes after the validator
     *     and the source is not the validator's only dependency
     */
    record RevisionLoop(
            String reviser,
            String validator,
            int maxIterations,
            @Nullable String reviseWhen,
            OnRevisionsExhausted onExhausted,
            @Nullable String revisionSource)
            implements Transition {
        /** Creates a loop with all defaults. */
        public static RevisionLoop of(String reviser, String validator, int maxIterations) {
            return new RevisionLoop(reviser, validator, maxIterations, null, OnRevisionsExhausted.FAIL, null);
        }

        public RevisionLoop withReviseWhen(String expression) {
            return new RevisionLoop(reviser, validator, maxIterations, expression, onExhausted, revisionSource);
        }

        public RevisionLoop withOnExhausted(OnRevisionsExhausted becomes) {
            return new RevisionLoop(reviser, validator, maxIterations, reviseWhen, becomes, revisionSource);
        }

        public RevisionLoop withRevisionSource(String stepId) {
            return new RevisionLoop(reviser, validator, maxIterations, reviseWhen, onExhausted, stepId);
        }
    }
}

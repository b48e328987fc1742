package io.weir.definition;

import java.util.Optional;
import java.util.Set;

/** How a definition's expressions are checked; expressions themselves are another package's matter. */
public interface ExpressionCheck {
    /** Checks nothing: for callers that leave expressions to the engine. */
    ExpressionCheck NONE = new ExpressionCheck() {
        @Override
        public Optional<String> condition(String source, Set<String> stepIds) {
            return Optional.empty();
        }

        @Override
        public Optional<String> template(io.weir.protocol.Payload template, Set<String> stepIds) {
            return Optional.empty();
        }
    };

    /** What is wrong with a condition, as a sentence with the position, or empty. */
    Optional<String> condition(String source, Set<String> stepIds);

    /** What is wrong with an input template, or empty. */
    Optional<String> template(io.weir.protocol.Payload template, Set<String> stepIds);

    /** Whether a template that has nothing wrong names {@code output}: the output of the only step before. */
    default boolean readsOutput(io.weir.protocol.Payload template, Set<String> stepIds) {
        return false;
    }
}

package io.weir.definition;

import java.util.Optional;
import java.util.Set;

/** Checks a definition's expressions. Another package implements expressions. */
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

    /** The problem of a condition, as a sentence with the position, or empty. */
    Optional<String> condition(String source, Set<String> stepIds);

    /** The problem of an input template, or empty. */
    Optional<String> template(io.weir.protocol.Payload template, Set<String> stepIds);

    /** Returns true if a valid template uses {@code output}, the output of the only step before. */
    default boolean readsOutput(io.weir.protocol.Payload template, Set<String> stepIds) {
        return false;
    }

    /** Returns true if a valid condition uses {@code output}. */
    default boolean readsOutput(String condition, Set<String> stepIds) {
        return false;
    }
}

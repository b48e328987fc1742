package io.weir.expression;

import org.jspecify.annotations.Nullable;

/**
 * The data of a run that an expression can read. Every value is one unparsed JSON document in UTF-8: an evaluation
 * calls only the methods whose roots the expression names, and each at most once. The arrays are only read. {@link
 * Evaluations} identify a document by its array, so the same document must always be the same array.
 */
public interface Scope {

    /** The run's input; the JSON document {@code null} if the run was started without one. */
    byte[] input();

    /** The output of the step that an edge starts from, or null if there is no such step (in mappings). */
    byte @Nullable [] output();

    /** The latest draft inside a revision loop, or null outside a loop and before the first draft. */
    byte @Nullable [] draft();

    /** The output of the step, or null if it has none (it was skipped, or has not succeeded yet). */
    byte @Nullable [] stepOutput(String stepId);

    /** The failure that is handled, or null if there is none: {@code {"type":…,"message":…,"step":…}}. */
    default byte @Nullable [] error() {
        return null;
    }

    /** A small JSON object about the run: {@code {"id":…,"definition_id":…,"started_at":…}}. */
    String runJson();
}

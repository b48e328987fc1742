package io.weir.expression;

import org.jspecify.annotations.Nullable;

/**
 * What an expression sees of a run. Every value is one JSON document in UTF-8, handed over unparsed: an evaluation calls
 * only the methods whose roots the expression names, and each at most once. The arrays are read, never written; {@link Evaluations} tell a document
 * by its array, so who hands out a document again hands out the same array.
 */
public interface Scope {

    /** The run's input; the JSON document {@code null} when the run was started without one. */
    byte[] input();

    /** The output of the step an edge starts from, or null where there is no such step (in mappings). */
    byte @Nullable [] output();

    /** The latest draft inside a revision loop, or null outside of one and before the first draft. */
    byte @Nullable [] draft();

    /** The output of the step, or null when it has none (it was skipped, or has not succeeded yet). */
    byte @Nullable [] stepOutput(String stepId);

    /** A small JSON object about the run: {@code {"id":…,"definition_id":…,"started_at":…}}. */
    String runJson();
}

package io.weir.protocol;

/**
 * Identifies one execution of a step. At most one completion is accepted for it.
 *
 * @param revision 0 for the first pass, then the iteration of the revision loop
 * @param attempt 1..n within the revision
 */
public record AttemptId(String runId, String stepId, int revision, int attempt) {}

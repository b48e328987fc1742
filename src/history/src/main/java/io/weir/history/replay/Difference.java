package io.weir.history.replay;

/**
 * A recorded answer that differs when the run is decided again.
 *
 * @param isRefusal true if the recorded answer is a refusal, false if it is a decision
 * @param position of the record that contains the recorded answer
 * @param message the recorded answer, and the new one
 */
public record Difference(boolean isRefusal, String position, String message) {}

package io.weir.history.replay;

/**
 * A recorded answer that deciding again does not give.
 *
 * @param isRefusal whether the recorded answer is a refusal; else it is a decision
 * @param position of the record that holds the recorded answer
 * @param message what is recorded, and what deciding again gives
 */
public record Difference(boolean isRefusal, String position, String message) {}

package io.weir.worker;

/**
 * The failure of another step, which a step handles.
 *
 * @param step id of the step that failed
 * @param type the error's type
 * @param message the error's message, for people
 */
public record HandledFailure(String step, String type, String message) {}

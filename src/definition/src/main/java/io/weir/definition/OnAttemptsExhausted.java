package io.weir.definition;

/** Effect on a run when all attempts of a step failed. On the wire, the lower-case name. */
public enum OnAttemptsExhausted {
    FAIL,
    /** The run waits for an operator; nothing is lost. */
    PAUSE
}

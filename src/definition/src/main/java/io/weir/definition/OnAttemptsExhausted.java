package io.weir.definition;

/** What becomes of a run when a step has used up its attempts. On the wire the lower-case name. */
public enum OnAttemptsExhausted {
    FAIL,
    /** The run waits for an operator; nothing is lost. */
    PAUSE
}

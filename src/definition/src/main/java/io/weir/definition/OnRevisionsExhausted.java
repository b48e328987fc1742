package io.weir.definition;

/** What becomes of a run when a validator still sends the work back after the last iteration. */
public enum OnRevisionsExhausted {
    FAIL,
    /** Goes on with the last draft. */
    ACCEPT_LAST
}

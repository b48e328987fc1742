package io.weir.definition;

/** Effect on a run when a validator asks for one more revision after the last iteration. */
public enum OnRevisionsExhausted {
    FAIL,
    /** Continues with the last draft. */
    ACCEPT_LAST
}

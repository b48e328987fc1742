package io.weir.definition;

/** Condition of a step on the steps in its {@code depends_on}. On the wire, the lower-case name. */
public enum Trigger {
    /** All of them succeeded. */
    ALL_SUCCEEDED,
    /** One of them succeeded; fires at the first success. */
    ANY_SUCCEEDED,
    /** All of them have succeeded or were skipped. */
    ALL_DONE
}

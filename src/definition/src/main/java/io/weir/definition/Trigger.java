package io.weir.definition;

/** Condition of a step on the steps in its {@code depends_on}. On the wire, the lower-case name. */
public enum Trigger {
    /** All of them succeeded. */
    ALL_SUCCEEDED,
    /** One of them succeeded; fires at the first success. */
    ANY_SUCCEEDED,
    /** One of them succeeded; fires at the first success, and cancels the others. Fails if none succeeded. */
    FIRST_SUCCEEDED,
    /** All of them have succeeded, were skipped or bypassed, or have failed and the failure is handled. */
    ALL_DONE;

    /** Returns true if one success is enough. */
    public boolean isRace() {
        return this == ANY_SUCCEEDED || this == FIRST_SUCCEEDED;
    }
}

package io.weir.definition;

/** The task that undoes a step, and which steps need it. */
public record Compensation(WorkerTask task, When when) {
    /** On the wire, the lower-case name. */
    public enum When {
        /** The step succeeded. */
        SUCCEEDED,
        /** It succeeded, or an attempt began whose outcome is not known. */
        ATTEMPTED
    }
}

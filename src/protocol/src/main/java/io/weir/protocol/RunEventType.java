package io.weir.protocol;

import java.util.Locale;

/** What can happen to a run. On the wire the lower-case name. */
public enum RunEventType {
    RUN_STARTED,
    /** The definition is not known yet. */
    RUN_WAITING,
    STEP_DISPATCHED,
    /**
     * The same attempt once more; {@code data} has reason (not_taken: nothing was heard of it; handed_back) and waited_ms, since
     * the attempt was first dispatched. No attempt is counted for it.
     */
    STEP_DISPATCHED_AGAIN,
    /** Ready, but its queue takes no records; {@code data} has queue and reason. Once, until it is dispatched. */
    STEP_HELD,
    /** A worker has no implementation of it; {@code data} has reason, and retry_at, when it is dispatched again. */
    STEP_HANDED_BACK,
    STEP_STARTED,
    STEP_SUCCEEDED,
    /** An attempt failed; {@code data} has error_type, error_message, and retry_at when there will be another. */
    STEP_FAILED,
    STEP_SKIPPED,
    /** The reviser of a loop that closed without asking for it. */
    STEP_BYPASSED,
    /** Attempts used up; waits for an operator. */
    STEP_PAUSED,
    STEP_RESUMED,
    /** {@code data} has iteration and max_iterations. */
    REVISION_REQUESTED,
    /** The iteration that starts is the last one permitted. */
    LAST_REVISION,
    LOOP_CLOSED,
    /** Put aside; {@code data} has by (operator or engine) and reason. */
    RUN_QUARANTINED,
    RUN_RESUMED,
    /**
     * The clock was put back: what the same decision does was due, though by the times of earlier events it would not be, or
     * an attempt was heard of before it was heard of last. {@code data} has found_at, from when on the time was counted again.
     */
    CLOCK_PUT_BACK,
    RUN_SUCCEEDED,
    RUN_FAILED,
    RUN_CANCELLED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
        return wireName;
    }

    public boolean isTerminal() {
        return this == RUN_SUCCEEDED || this == RUN_FAILED || this == RUN_CANCELLED;
    }
}

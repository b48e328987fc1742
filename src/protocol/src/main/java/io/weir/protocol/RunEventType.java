package io.weir.protocol;

import java.util.Locale;

/** The types of events. On the wire, the lower-case name. */
public enum RunEventType {
    /** {@code data} has definition_id and definition_hash; forked_from (a run) and forked_reason if it was forked. */
    RUN_STARTED,
    /** The definition is not known yet. */
    RUN_WAITING,
    STEP_DISPATCHED,
    /**
     * The same attempt once more; no attempt is counted. {@code data} has reason (not_taken: no report about it;
     * handed_back) and waited_ms, since its first dispatch.
     */
    STEP_DISPATCHED_AGAIN,
    /** Ready, but its queue accepts no records; {@code data} has queue and reason. Once, until it is dispatched. */
    STEP_HELD,
    /** A worker has no implementation; {@code data} has reason, and retry_at, the time of the next dispatch. */
    STEP_HANDED_BACK,
    STEP_STARTED,
    /**
     * A worker has taken the work, and somebody else will complete the attempt; {@code data} has due_at if there is a
     * timeout for the completion.
     */
    STEP_DEFERRED,
    /**
     * {@code data} has by (fork) if the step was done when the run began. If an operator answered for the workers,
     * it has by (operator), control (its type) and reason.
     */
    STEP_SUCCEEDED,
    /**
     * An attempt failed; {@code data} has error_type, error_message, and retry_at if there will be another attempt. If
     * an operator answered for the workers, also by (operator), control and reason.
     */
    STEP_FAILED,
    STEP_SKIPPED,
    /** Its condition was false, or it is the reviser of a loop that closed without asking for it. */
    STEP_BYPASSED,
    /** Its outcome is no longer needed; {@code data} has reason. */
    STEP_CANCELLED,
    /** The engine carries out the step itself, and waits; {@code data} has until, if it waits for a time. */
    STEP_WAITING,
    /** A round of a repetition ended, and is not the last; {@code data} has round and next_at. */
    STEP_REPEATED,
    /**
     * An event was sent to the run; {@code data} has event, and id if it has one. Of the step that takes it; without a
     * step it is kept, and {@code data} has kept_until.
     */
    EVENT_RECEIVED,
    /** The step has taken an event that was kept; {@code data} has event. */
    EVENT_TAKEN,
    /** An event that was kept was not taken; {@code data} has event and reason. */
    EVENT_DROPPED,
    /** All attempts failed; waits for an operator. */
    STEP_PAUSED,
    STEP_RESUMED,
    /** {@code data} has iteration and max_iterations. */
    REVISION_REQUESTED,
    /** The iteration that starts is the last permitted one. */
    LAST_REVISION,
    LOOP_CLOSED,
    /** Quarantined; {@code data} has by (operator or engine) and reason. */
    RUN_QUARANTINED,
    RUN_RESUMED,
    /**
     * The outcome is decided, and steps are undone before the run ends; {@code data} has outcome (failed, timed_out,
     * cancelled or succeeded), and error_type and error_message unless it is succeeded.
     */
    RUN_COMPENSATING,
    /** The outcome is decided, and steps with {@code on_end} run before the run ends; {@code data} as before. */
    RUN_ENDING,
    /**
     * The clock jumped back: this decision was due although the times of earlier events say otherwise, or a sign of
     * life has an earlier time than the one before. {@code data} has found_at, the time of the detection.
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

package io.weir.engine;

import java.util.Locale;

/** The status of a step of a run. {@code docs/states.md} draws the moves between them from {@link StepMove}. */
public enum StepStatus {
    /** Not ready yet, or to be run again by its loop. */
    PENDING(0, false, false),
    /** Dispatched, perhaps more than once; no start is reported. */
    DISPATCHED(1, true, false),
    /** A worker reported its start. */
    STARTED(2, true, false),
    /** Failed; the next attempt waits until it is due. */
    BACKOFF(3, false, false),
    /** All attempts used; waits for an operator. */
    PAUSED(4, false, false),
    SUCCEEDED(5, false, true),
    /** Skipped because of the decisions about its inputs. */
    SKIPPED(6, false, true),
    /** Part of a loop that closed without requesting it; satisfies its dependents. */
    BYPASSED(7, false, true),
    /** Failed for good. The run fails too, unless the step is part of a {@linkplain Races race} that others can win. */
    FAILED(8, false, true),
    /** Was in flight when the run ended. */
    CANCELLED(9, false, false),
    /** Ready, but its queue accepts no records: the engine checks again later. No attempt is counted. */
    HELD(10, false, false);

    private static final StepStatus[] ALL = values();

    private final int code;
    private final boolean inFlight;
    private final boolean settled;
    private final String wireName = name().toLowerCase(Locale.ROOT);

    StepStatus(int code, boolean inFlight, boolean settled) {
        this.code = code;
        this.inFlight = inFlight;
        this.settled = settled;
    }

    /** Returns true if a worker may have the step. */
    public boolean isInFlight() {
        return inFlight;
    }

    /** Returns true if the step is done; a run whose steps are all settled has succeeded. */
    public boolean isSettled() {
        return settled;
    }

    public String wireName() {
        return wireName;
    }

    /** Its stored form; a code is never reused for another status. */
    int code() {
        return code;
    }

    static StepStatus ofCode(int code) {
        for (StepStatus status : ALL) {
            if (status.code == code) {
                return status;
            }
        }
        throw new UnsupportedFormatException("step status " + code + ", expected 0 to " + (ALL.length - 1));
    }
}

package io.weir.engine;

import java.util.Locale;

/**
 * Where a step of a run stands. {@code docs/states.md} draws the moves between them from {@link StepMove}.
 */
public enum StepStatus {
    /** Not ready yet, or to be run again by its loop. */
    PENDING(0, false, false),
    /** Handed out, perhaps more than once; nobody said that it started. */
    DISPATCHED(1, true, false),
    /** A worker reported that it started. */
    STARTED(2, true, false),
    /** Failed; the next attempt waits for its time. */
    BACKOFF(3, false, false),
    /** Attempts used up; waits for an operator. */
    PAUSED(4, false, false),
    SUCCEEDED(5, false, true),
    /** Its inputs were decided against it. */
    SKIPPED(6, false, true),
    /** Part of a loop that closed without asking for it; satisfies its dependents. */
    BYPASSED(7, false, true),
    /** Failed for good, and the run with it, unless it is part of a {@linkplain Races race} that others can win. */
    FAILED(8, false, true),
    /** Was in flight when the run ended. */
    CANCELLED(9, false, false),
    /** Ready, but its queue takes no records: the engine looks again. No attempt is counted. */
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

    /** A worker may have it. */
    public boolean isInFlight() {
        return inFlight;
    }

    /** Nothing more is to be done; a run whose steps are all settled has succeeded. */
    public boolean isSettled() {
        return settled;
    }

    public String wireName() {
        return wireName;
    }

    /** Its stored form; never given to another status. */
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

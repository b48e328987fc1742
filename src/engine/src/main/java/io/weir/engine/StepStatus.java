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
    /** Its condition was false, or its loop closed without requesting it; satisfies its dependents. */
    BYPASSED(7, false, true),
    /** Failed for good. The run fails too, unless the failure is {@linkplain Failures#isHandled handled}. */
    FAILED(8, false, true),
    /** Was at work when the run ended, or when another step won the race. */
    CANCELLED(9, false, true),
    /** Ready, but its queue accepts no records: the engine checks again later. No attempt is counted. */
    HELD(10, false, false),
    /** Waits for a time, an event, or its next round. */
    WAITING(11, false, false),
    /** The worker has reported that somebody else will complete the attempt. */
    DEFERRED(12, true, false);

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

package io.weir.engine;

import static io.weir.engine.StepStatus.BACKOFF;
import static io.weir.engine.StepStatus.BYPASSED;
import static io.weir.engine.StepStatus.CANCELLED;
import static io.weir.engine.StepStatus.DISPATCHED;
import static io.weir.engine.StepStatus.FAILED;
import static io.weir.engine.StepStatus.HELD;
import static io.weir.engine.StepStatus.PAUSED;
import static io.weir.engine.StepStatus.PENDING;
import static io.weir.engine.StepStatus.SKIPPED;
import static io.weir.engine.StepStatus.STARTED;
import static io.weir.engine.StepStatus.SUCCEEDED;

import java.util.Locale;

/** Every way a step can change its status. A step moves by one of these or not at all; the docs' diagram is drawn from them. */
enum StepMove {
    DISPATCH(DISPATCHED, PENDING, BACKOFF, PAUSED, HELD),
    /** The same attempt once more: nobody took it, or who took it can't do it. */
    DISPATCH_AGAIN(DISPATCHED, DISPATCHED),
    /** A worker has no implementation; the attempt is dispatched again later. */
    HAND_BACK(DISPATCHED, DISPATCHED),
    HOLD(HELD, PENDING, BACKOFF, PAUSED, HELD),
    START(STARTED, DISPATCHED),
    SUCCEED(SUCCEEDED, DISPATCHED, STARTED),
    BACK_OFF(BACKOFF, DISPATCHED, STARTED),
    PAUSE(PAUSED, DISPATCHED, STARTED),
    SKIP(SKIPPED, PENDING),
    BYPASS(BYPASSED, PENDING),
    FAIL(FAILED, DISPATCHED, STARTED),
    /** The loop goes round again. */
    REVISE(PENDING, SUCCEEDED, SKIPPED, FAILED, PENDING, DISPATCHED, STARTED, BACKOFF, PAUSED, HELD),
    /** The run ended first. */
    CANCEL(CANCELLED, DISPATCHED, STARTED, BACKOFF, PAUSED, HELD);

    private final StepStatus to;
    /** A bit for each status' code: an enum's fields must not change. */
    private final int from;

    StepMove(StepStatus to, StepStatus... from) {
        this.to = to;
        int bits = 0;
        for (StepStatus status : from) {
            bits |= 1 << status.code();
        }
        this.from = bits;
    }

    StepStatus to() {
        return to;
    }

    boolean isFrom(StepStatus status) {
        return (from & (1 << status.code())) != 0;
    }

    /** Moves are made by the core alone; one that the table lacks is a fault in it and must not be stored. */
    StepStatus apply(StepStatus current) {
        if (!isFrom(current)) {
            throw new IllegalStateException("a step that is " + current.wireName() + " can't "
                    + name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        return to;
    }
}

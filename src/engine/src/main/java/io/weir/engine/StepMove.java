package io.weir.engine;

import static io.weir.engine.StepStatus.BACKOFF;
import static io.weir.engine.StepStatus.BYPASSED;
import static io.weir.engine.StepStatus.CANCELLED;
import static io.weir.engine.StepStatus.DEFERRED;
import static io.weir.engine.StepStatus.DISPATCHED;
import static io.weir.engine.StepStatus.FAILED;
import static io.weir.engine.StepStatus.HELD;
import static io.weir.engine.StepStatus.PAUSED;
import static io.weir.engine.StepStatus.PENDING;
import static io.weir.engine.StepStatus.SKIPPED;
import static io.weir.engine.StepStatus.STARTED;
import static io.weir.engine.StepStatus.SUCCEEDED;
import static io.weir.engine.StepStatus.WAITING;

import java.util.Locale;

/**
 * Every way in which a step can change its status. A step changes its status only by one of these moves. The docs'
 * diagram is drawn from them.
 */
enum StepMove {
    DISPATCH(DISPATCHED, PENDING, BACKOFF, PAUSED, HELD, WAITING),
    /** The same attempt again: no worker took it, or the worker that took it cannot run it. */
    DISPATCH_AGAIN(DISPATCHED, DISPATCHED),
    /** A worker has no implementation; the attempt is dispatched again later. */
    HAND_BACK(DISPATCHED, DISPATCHED),
    HOLD(HELD, PENDING, BACKOFF, PAUSED, HELD, WAITING),
    START(STARTED, DISPATCHED),
    /** Somebody else will complete the attempt. */
    DEFER(DEFERRED, DISPATCHED, STARTED),
    /** The engine carries out the step itself, and waits for a time or an event. */
    WAIT(WAITING, PENDING),
    /** A round of a repetition has ended, and is not the last. */
    NEXT_ROUND(WAITING, DISPATCHED, STARTED, DEFERRED),
    /** Pending or held: the engine carries out the step itself, at once. */
    SUCCEED(SUCCEEDED, PENDING, DISPATCHED, STARTED, HELD, WAITING, DEFERRED),
    /** An operator settles the step. */
    SKIP_BY_OPERATOR(SUCCEEDED, PENDING, DISPATCHED, STARTED, BACKOFF, PAUSED, HELD, WAITING, DEFERRED),
    BACK_OFF(BACKOFF, DISPATCHED, STARTED, DEFERRED),
    /** Pending, paused, held, in backoff: an undo whose input can't be built. */
    PAUSE(PAUSED, PENDING, PAUSED, HELD, BACKOFF, DISPATCHED, STARTED, DEFERRED),
    SKIP(SKIPPED, PENDING),
    BYPASS(BYPASSED, PENDING),
    /** Before an attempt: its input can't be built, its body fails, or the race that it waits for is lost. */
    FAIL(FAILED, PENDING, DISPATCHED, STARTED, BACKOFF, PAUSED, HELD, WAITING, DEFERRED),
    /** The loop starts another pass. */
    REVISE(
            PENDING,
            SUCCEEDED,
            SKIPPED,
            BYPASSED,
            FAILED,
            PENDING,
            DISPATCHED,
            STARTED,
            BACKOFF,
            PAUSED,
            HELD,
            WAITING,
            DEFERRED),
    /** Another step won the race, or its loop was left. */
    LOSE(CANCELLED, PENDING, DISPATCHED, STARTED, BACKOFF, PAUSED, HELD, WAITING, DEFERRED),
    /** The run ended first. */
    CANCEL(CANCELLED, DISPATCHED, STARTED, BACKOFF, PAUSED, HELD, WAITING, DEFERRED);

    private final StepStatus to;
    /** One bit per status code: an enum's fields must be immutable. */
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

    /** Only the core makes moves. A move that is not in the table is a bug of the core and must not be stored. */
    StepStatus apply(StepStatus current) {
        if (!isFrom(current)) {
            throw new IllegalStateException("a step that is " + current.wireName() + " can't "
                    + name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        return to;
    }
}

package io.weir.streams;

import io.weir.engine.Event;
import io.weir.streams.state.ClockMark;
import io.weir.streams.state.TimerQueue;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a partition does while its engine's clock stands before what has been decided by. The clock was ahead and was put
 * right, or another engine's was: then timers that were set by it stand too late by as much. Or it is behind: then all do.
 * Either way spans are reckoned anew from when that was found, as long as the clock stands before their beginning; so each
 * run's timer is proposed to it once, and the run says when it wants the next.
 */
final class PutBackClock {
    /** The task has nothing of this kind to do. */
    private static final long NEVER = Long.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(PutBackClock.class);

    private final ClockMark mark;
    private final TimerQueue queue;
    private long foundAt = Event.TimerFired.NOT_PUT_BACK;
    private long lastSeen;
    /** From where on timers are still to be proposed; null when all were. */
    private TimerQueue.@Nullable Due next;

    PutBackClock(ClockMark mark, TimerQueue queue) {
        this.mark = mark;
        this.queue = queue;
    }

    /** Where the clock stood when it was found put back; {@link Event.TimerFired#NOT_PUT_BACK} as long as it isn't. */
    long foundAt() {
        return foundAt;
    }

    /** When it wants {@link #propose}: at once, or never. */
    long nextLook() {
        return next == null ? NEVER : 0;
    }

    /** Something is about to be decided at {@code now}, epoch milliseconds. */
    void sees(long now) {
        mark.passes(now);
        long behind = mark.furthest() - now;
        if (behind < ClockWatch.TOLERATED_MS) {
            foundAt = Event.TimerFired.NOT_PUT_BACK;
            next = null;
        } else if (foundAt == Event.TimerFired.NOT_PUT_BACK || now < lastSeen) {
            // Put back again, by however little: what began in between did so later than when that was found first.
            LOG.warn("The clock stands {} ms before what has been decided by; timers are counted anew", behind);
            foundAt = now;
            next = new TimerQueue.Due(now, "");
        }
        lastSeen = now;
    }

    /**
     * Proposes timers to their runs, those first that are due first.
     *
     * @param heard up to when workers' answers are dealt with: before all are, nothing is proposed
     * @param run takes each
     */
    void propose(long now, long heard, int limit, BooleanSupplier inTime, Consumer<TimerQueue.Due> run) {
        TimerQueue.Due from = next;
        if (from == null || heard < now) {
            return;
        }
        List<TimerQueue.Due> found = queue.from(from, limit);
        for (TimerQueue.Due timer : found) {
            run.accept(timer);
            next = new TimerQueue.Due(timer.at(), timer.runId() + '\0');
            if (!inTime.getAsBoolean()) {
                return;
            }
        }
        if (found.size() < limit) {
            next = null;
        }
    }
}

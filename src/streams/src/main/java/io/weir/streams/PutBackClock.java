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
 * Handles the case that a partition's clock is behind the time of its earlier decisions. There are two causes. The
 * clock of this engine or of another one was ahead and was corrected: then the timers that it set are too late by the
 * difference. Or the clock is behind now: then all timers are too late. In both cases durations are counted again from
 * the moment when this was detected, as long as the clock is before their beginning. So each run's timer is proposed to
 * the run once, and the run decides when its next timer is due.
 */
final class PutBackClock {
    /** The task has nothing of this kind to do. */
    private static final long NEVER = Long.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(PutBackClock.class);

    private final ClockMark mark;
    private final TimerQueue queue;
    private long foundAt = Event.TimerFired.NOT_PUT_BACK;
    private long lastSeen;
    /** The position from which timers are still to be proposed; null if all were proposed. */
    private TimerQueue.@Nullable Due next;

    PutBackClock(ClockMark mark, TimerQueue queue) {
        this.mark = mark;
        this.queue = queue;
    }

    /**
     * Returns the clock's time when the step back was detected, or {@link Event.TimerFired#NOT_PUT_BACK} if there is
     * none.
     */
    long foundAt() {
        return foundAt;
    }

    /** Returns when {@link #propose} must be called: at once, or never. */
    long nextLook() {
        return next == null ? NEVER : 0;
    }

    /** Must be called before a decision at {@code now}, epoch milliseconds. */
    void sees(long now) {
        mark.passes(now);
        long behind = mark.furthest() - now;
        if (behind < ClockWatch.TOLERATED_MS) {
            foundAt = Event.TimerFired.NOT_PUT_BACK;
            next = null;
        } else if (foundAt == Event.TimerFired.NOT_PUT_BACK || now < lastSeen) {
            // The clock was set back again, even if only a little: durations that began in between began after the
            // first detection.
            LOG.warn("The clock stands {} ms before what has been decided by; timers are counted anew", behind);
            foundAt = now;
            next = new TimerQueue.Due(now, "");
        }
        lastSeen = now;
    }

    /**
     * Proposes timers to their runs, earliest first.
     *
     * @param heard the time up to which workers' reports are processed; nothing is proposed before all of them are
     * @param run receives each timer
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

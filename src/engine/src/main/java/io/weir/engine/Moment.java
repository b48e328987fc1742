package io.weir.engine;

import org.jspecify.annotations.Nullable;

/**
 * A moment of a clock that may have been put back. Epoch milliseconds.
 *
 * <p>While the clock is behind a stored time of a run, the true age of that time is unknown: either the clock was ahead
 * then, or it is behind now. But the stored time is not later than the moment at which the clock was found to be put
 * back. So a span that is counted from that moment is never too short. When the clock has reached the stored time
 * again, the stored time is used unchanged: to ignore it would be wrong if the clock was behind.
 *
 * @param putBackAt the clock's time when it was found to be put back, {@link Event.TimerFired#NOT_PUT_BACK} while it is
 *     not
 * @param heardUpTo deadlines up to this time are due; later ones may have been answered by reports that are not read
 *     yet
 * @param only limits what is due, in a replay; else null
 */
record Moment(long at, long putBackAt, long heardUpTo, Event.@Nullable OnlyDue only) {
    static Moment of(Event event) {
        if (event instanceof Event.TimerFired timer) {
            return new Moment(timer.at(), timer.putBackAt(), timer.heardUpTo(), timer.only());
        }
        if (event instanceof Event.ResumeRequested resume) {
            return new Moment(resume.at(), resume.putBackAt(), resume.heardUpTo(), resume.only());
        }
        return at(event.at());
    }

    /** A moment of a clock that was not put back. */
    static Moment at(long at) {
        return new Moment(at, Event.TimerFired.NOT_PUT_BACK, at, null);
    }

    boolean isPutBack() {
        return putBackAt != Event.TimerFired.NOT_PUT_BACK;
    }

    /** Returns true if an action that is due at {@code time} is to be done. */
    boolean isDue(long time) {
        return time <= heardUpTo;
    }

    /** Returns true if a deadline of the run as a whole is to be acted on. */
    boolean isDueOfRun(long time) {
        return isDue(time) && (only == null || only.run());
    }

    /** Returns true if a deadline of the step is to be acted on. */
    boolean isDueOf(String stepId, long time) {
        return isDue(time) && (only == null || only.steps().contains(stepId));
    }

    /** The time at which {@code span} milliseconds from {@code start} have passed. */
    long end(long start, long span) {
        return (isPutBack() && at < start ? putBackAt : start) + span;
    }
}

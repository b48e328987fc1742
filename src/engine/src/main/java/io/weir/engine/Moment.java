package io.weir.engine;

import org.jspecify.annotations.Nullable;

/**
 * A moment by a clock that somebody may have put back. Epoch milliseconds.
 *
 * <p>While the clock stands before a time that a run keeps, nobody knows how long ago that was: the clock was ahead then, or is
 * behind now. But it is not later than when the clock was found put back, and a span that is reckoned from there is never too
 * short. Once the clock has been there again, what was written holds as it stands: to forget it would be wrong if the clock was
 * behind.
 *
 * @param putBackAt where the clock stood when that was found, {@link Event.TimerFired#NOT_PUT_BACK} as long as it isn't
 * @param heardUpTo what is due by then is due; what is due later may have been answered by reports that are still to come
 * @param only confines what is due, in a replay; else null
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

    /** By a clock that nobody put back. */
    static Moment at(long at) {
        return new Moment(at, Event.TimerFired.NOT_PUT_BACK, at, null);
    }

    boolean isPutBack() {
        return putBackAt != Event.TimerFired.NOT_PUT_BACK;
    }

    /** Whether what is due at {@code time} is to be done. */
    boolean isDue(long time) {
        return time <= heardUpTo;
    }

    /** Whether a deadline of the run as a whole is to be done. */
    boolean isDueOfRun(long time) {
        return isDue(time) && (only == null || only.run());
    }

    /** Whether a deadline of the step is to be done. */
    boolean isDueOf(String stepId, long time) {
        return isDue(time) && (only == null || only.steps().contains(stepId));
    }

    /** When {@code span} milliseconds from {@code start} are over. */
    long end(long start, long span) {
        return (isPutBack() && at < start ? putBackAt : start) + span;
    }
}

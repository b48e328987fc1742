package io.weir.engine;

import io.weir.protocol.StepError;
import org.jspecify.annotations.Nullable;

/**
 * One step of one run. Times are epoch milliseconds, 0 for never.
 *
 * @param revision iteration of its loop or round of its repetition, 0 in the first pass
 * @param attempt of this revision, 0 before the first
 * @param attemptFloor the attempt after which the present set of attempts began: not 0 after an operator resumed the
 *     step; of a step that waits for several events, how many it has taken
 * @param retries attempts beyond the first, over all revisions
 * @param firstAt first dispatch
 * @param since when the step entered the status
 * @param heardAt last sign of life of a started attempt; for a dispatched attempt, when it was handed back, 0 if it was
 *     not; in HELD, when its queue was last checked; in DEFERRED, and for a step that ended with an attempt, when work
 *     on that attempt began
 * @param retryAt when the next attempt is due, in BACKOFF; when the same attempt is dispatched again, in DISPATCHED, 0
 *     for the first time; when its queue is checked again, in HELD; when its time has come, in WAITING, 0 for never
 * @param taken one bit for each of its conditional transitions that was taken
 * @param work {@link Work#digest} of the dispatched work, while it is in flight; else {@link Work#UNTOLD}
 * @param error its last failure, or null
 */
record StepState(
        StepStatus status,
        int revision,
        int attempt,
        int attemptFloor,
        int retries,
        long firstAt,
        long since,
        long heardAt,
        long retryAt,
        long taken,
        long work,
        @Nullable StepError error) {
    static final StepState NEW = new StepState(StepStatus.PENDING, 0, 0, 0, 0, 0, 0, 0, 0, 0, Work.UNTOLD, null);

    StepState dispatched(long at, long digest) {
        return new StepState(
                StepMove.DISPATCH.apply(status),
                revision,
                attempt + 1,
                attemptFloor,
                attempt == 0 ? retries : retries + 1,
                firstAt == 0 ? at : firstAt,
                at,
                0,
                0,
                taken,
                digest,
                error);
    }

    /** The same attempt; {@code next}: when it is dispatched once more. */
    StepState dispatchedAgain(long next) {
        return in(StepMove.DISPATCH_AGAIN, since, 0, next, work);
    }

    /** {@code next}: when it is dispatched again. */
    StepState handedBack(long at, long next) {
        return in(StepMove.HAND_BACK, since, at, next, work);
    }

    boolean isHandedBack() {
        return status == StepStatus.DISPATCHED && heardAt != 0;
    }

    /** {@code next}: when its queue is checked again. */
    StepState held(long at, long next) {
        return in(StepMove.HOLD, status == StepStatus.HELD ? since : at, at, next, Work.UNTOLD);
    }

    private StepState in(StepMove move, long since, long heardAt, long retryAt, long work) {
        return new StepState(
                move.apply(status),
                revision,
                attempt,
                attemptFloor,
                retries,
                firstAt,
                since,
                heardAt,
                retryAt,
                taken,
                work,
                error);
    }

    StepState started(long at) {
        return in(StepMove.START, at, at, 0, work);
    }

    /** {@code begunAt}: when work on the attempt began, 0 if this was not reported. */
    StepState deferred(long at, long begunAt) {
        return in(StepMove.DEFER, at, begunAt, 0, work);
    }

    StepState heard(long at) {
        return new StepState(
                status, revision, attempt, attemptFloor, retries, firstAt, since, at, retryAt, taken, work, error);
    }

    /** {@code begunAt}: when work on the attempt began, 0 if this was not reported. */
    StepState succeeded(StepMove move, long at, long begunAt) {
        return settled(move, at, begunAt, null);
    }

    StepState skipped(long at) {
        return settled(StepMove.SKIP, at, 0, null);
    }

    StepState bypassed(long at) {
        return settled(StepMove.BYPASS, at, 0, null);
    }

    StepState failed(long at, long begunAt, StepError cause) {
        return settled(StepMove.FAIL, at, begunAt, cause);
    }

    StepState paused(long at, StepError cause) {
        return settled(StepMove.PAUSE, at, 0, cause);
    }

    StepState cancelled(long at) {
        return settled(StepMove.CANCEL, at, 0, error);
    }

    /** The run goes on to another phase, and no outcome of the attempt in flight is known. */
    StepState cancelled(long at, StepError cause) {
        return settled(StepMove.CANCEL, at, 0, cause);
    }

    /** Another step won the race, or its loop was left. */
    StepState lost(long at, @Nullable StepError cause) {
        return settled(StepMove.LOSE, at, 0, cause);
    }

    /**
     * Waits for an operator without having been dispatched. This counts as an attempt, because a paused step without an
     * attempt since the last resume would count as resumed.
     */
    StepState pausedBeforeDispatch(long at, StepError cause) {
        return new StepState(
                StepMove.PAUSE.apply(status),
                revision,
                attempt + 1,
                attemptFloor,
                retries,
                firstAt,
                at,
                0,
                0,
                taken,
                Work.UNTOLD,
                cause);
    }

    /** The engine carries out the step itself; {@code until}: when its time has come, 0 for never. */
    StepState waiting(long at, long until) {
        return new StepState(
                StepMove.WAIT.apply(status),
                revision,
                attempt,
                attemptFloor,
                retries,
                firstAt == 0 ? at : firstAt,
                at,
                0,
                until,
                taken,
                Work.UNTOLD,
                error);
    }

    /** The next round of a repetition, with attempts of its own; {@code next}: when it begins. */
    StepState repeating(long at, long next) {
        return new StepState(
                StepMove.NEXT_ROUND.apply(status),
                revision + 1,
                0,
                0,
                retries,
                firstAt,
                at,
                0,
                next,
                taken,
                Work.UNTOLD,
                null);
    }

    /** The step waits for events, and has taken this many. */
    StepState withEventsTaken(int count) {
        return new StepState(
                status, revision, attempt, count, retries, firstAt, since, heardAt, retryAt, taken, work, error);
    }

    StepState backingOff(long at, long until, StepError cause) {
        return new StepState(
                StepMove.BACK_OFF.apply(status),
                revision,
                attempt,
                attemptFloor,
                retries,
                firstAt,
                at,
                0,
                until,
                taken,
                Work.UNTOLD,
                cause);
    }

    /** A new set of attempts; the numbers continue from the last attempt. */
    StepState resumed() {
        return new StepState(
                status, revision, attempt, attempt, retries, firstAt, since, heardAt, retryAt, taken, work, error);
    }

    /** Returns true if an operator resumed the step and it was not dispatched since then: it waits for no operator. */
    boolean isResumed() {
        return status == StepStatus.PAUSED && attemptFloor == attempt;
    }

    StepState revised(int iteration, long at) {
        return new StepState(
                StepMove.REVISE.apply(status), iteration, 0, 0, retries, firstAt, at, 0, 0, 0, Work.UNTOLD, null);
    }

    StepState withTaken(long bits) {
        return new StepState(
                status, revision, attempt, attemptFloor, retries, firstAt, since, heardAt, retryAt, bits, work, error);
    }

    private StepState settled(StepMove move, long at, long begunAt, @Nullable StepError cause) {
        return new StepState(
                move.apply(status),
                revision,
                attempt,
                attempt == 0 ? 0 : attemptFloor,
                retries,
                firstAt,
                at,
                begunAt,
                0,
                taken,
                Work.UNTOLD,
                cause);
    }

    /** Returns true if the step may have an output, from this pass of its loop or an earlier one. */
    boolean hasRun() {
        return attempt > 0 || revision > 0 || status == StepStatus.SUCCEEDED;
    }

    boolean isTaken(int bit) {
        return (taken & (1L << bit)) != 0;
    }
}

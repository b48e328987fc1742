package io.weir.engine;

import io.weir.definition.OnAttemptsExhausted;
import io.weir.protocol.RetryPolicy;
import io.weir.protocol.RunEventType;
import io.weir.protocol.StepError;
import io.weir.protocol.Timestamps;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides the next move after an attempt that did not succeed: another attempt, a pause, or the end of the run. */
final class Attempts {
    private final RunDraft run;
    private final Flow flow;
    private final LateAttempts late;
    private final Abandoned abandoned;

    Attempts(RunDraft run, Flow flow, LateAttempts late, Abandoned abandoned) {
        this.run = run;
        this.flow = flow;
        this.late = late;
        this.abandoned = abandoned;
    }

    void failed(int step, StepError error) {
        failed(step, error, 0, Map.of());
    }

    /**
     * The attempt in flight has failed.
     *
     * @param begunAt when work on it began, 0 if this was not reported
     * @param facts the facts in its event besides the error
     */
    void failed(int step, StepError error, long begunAt, Map<String, Object> facts) {
        StepState state = run.step(step);
        RetryPolicy policy = run.plan().step(step).definition().retry();
        Map<String, Object> data = failure(error, facts);
        boolean again = error.retryable()
                && !policy.nonRetryable().contains(error.type())
                && state.attempt() - state.attemptFloor() < policy.maxAttempts();
        if (again) {
            long delay = Backoff.delayMs(
                    policy, error, run.runId(), step, state.revision(), state.attempt() - state.attemptFloor());
            long retryAt = run.at() + delay;
            data.put("retry_at", Timestamps.format(Instant.ofEpochMilli(retryAt)));
            run.event(RunEventType.STEP_FAILED, step, data);
            run.step(step, state.backingOff(run.at(), retryAt, error));
            if (delay == 0) {
                flow.again(step);
            } else {
                run.wakeBy(retryAt);
            }
            return;
        }
        run.event(RunEventType.STEP_FAILED, step, data);
        if (run.plan().step(step).definition().onExhausted() == OnAttemptsExhausted.PAUSE) {
            pause(step, state.paused(run.at(), error));
        } else {
            stepFailed(step, error, begunAt);
        }
    }

    /** The facts in the event of a failure: those about the error, and others. */
    static Map<String, Object> failure(StepError error, Map<String, Object> facts) {
        Map<String, Object> data = new HashMap<>(facts);
        data.put("error_type", error.type());
        data.put("error_message", error.message());
        data.put("retryable", error.retryable());
        return data;
    }

    void cannotBeHandedOut(int step, StepError error) {
        if (late.isLate(step)) {
            late.notRun(step, error.message());
        } else {
            failedForGood(step, error, 0, Map.of());
        }
    }

    /** The step has failed, and it is not tried again; parameters as in {@link #failed}. */
    void failedForGood(int step, StepError error, long begunAt, Map<String, Object> facts) {
        run.event(RunEventType.STEP_FAILED, step, failure(error, facts));
        StepPlan plan = run.plan().step(step);
        if (plan.undoes() != StepPlan.NO_STEP && plan.definition().onExhausted() == OnAttemptsExhausted.PAUSE) {
            // Nobody may take a step for undone that is not.
            StepState state = run.step(step);
            pause(
                    step,
                    state.status().isInFlight()
                            ? state.paused(run.at(), error)
                            : state.pausedBeforeDispatch(run.at(), error));
        } else {
            stepFailed(step, error, begunAt);
        }
    }

    private void pause(int step, StepState paused) {
        run.step(step, paused);
        run.pause();
        run.event(RunEventType.STEP_PAUSED, step, Map.of());
    }

    private void stepFailed(int step, StepError error, long begunAt) {
        StepState state = run.step(step);
        run.step(step, state.failed(run.at(), begunAt, error));
        flow.failed(step);
    }

    /**
     * Does everything that is due, and sets the run's timer to the next deadline.
     *
     * @param bodies carries out the steps that no worker runs
     */
    void expire(Bodies bodies) {
        for (int step = 0; step < run.plan().stepCount() && !run.isOver(); step++) {
            if (run.now().isDueOf(run.plan().stepId(step), deadline(step, run.now()))) {
                if (deadline(step, Moment.at(run.at())) > run.at()) {
                    run.tellPutBack(run.now().putBackAt());
                }
                expired(step, bodies);
            }
        }
        if (!run.isOver()) {
            run.wakeAt(nextDeadline());
        }
    }

    private void expired(int step, Bodies bodies) {
        if (late.isLate(step)) {
            late.expired(step);
            return;
        }
        StepState state = run.step(step);
        if (state.status() == StepStatus.WAITING && run.plan().step(step).until() == null) {
            bodies.due(step);
            return;
        }
        if (state.status() == StepStatus.BACKOFF
                || state.status() == StepStatus.HELD
                || state.status() == StepStatus.WAITING
                || Deadlines.isToBeDispatchedAgain(run.plan().step(step), state, run.now())) {
            flow.again(step);
            return;
        }
        abandoned.add(step);
        failed(step, Deadlines.expired(run.plan().step(step), state, run.now()));
    }

    /** Steps about to be dispatched set their own timers. */
    long nextDeadline() {
        long next = run.clock().deadline();
        for (int step = 0; step < run.plan().stepCount(); step++) {
            long due = deadline(step, run.now());
            if (!run.now().isDueOf(run.plan().stepId(step), due)) {
                next = Math.min(next, due);
            }
        }
        return next;
    }

    /** Returns true if anything is due, or will be due before the run's timer. */
    boolean wantTimerBefore(long timerAt) {
        boolean due = run.clock().deadline() < timerAt;
        for (int step = 0; step < run.plan().stepCount() && !due; step++) {
            due = deadline(step, run.now()) < timerAt;
        }
        return due;
    }

    private long deadline(int step, Moment now) {
        return late.isLate(step)
                ? late.deadline(step, now)
                : Deadlines.of(run.plan().step(step), run.step(step), now);
    }

    /**
     * The run goes on to another phase: work in flight no longer counts.
     *
     * @param undos decides which attempts stay in flight, and are only told that they need not finish; null if none do
     */
    void cancelAllBut(@Nullable Undos undos) {
        String reason = "the run " + run.outcomeName();
        for (int step = 0; step < run.plan().stepCount(); step++) {
            StepState state = run.step(step);
            abandoned.add(step);
            if (StepMove.CANCEL.isFrom(state.status()) && (undos == null || !undos.isAwaited(step))) {
                run.step(step, state.cancelled(run.at()));
                run.event(RunEventType.STEP_CANCELLED, step, Map.of("reason", reason));
            }
        }
    }

    /** The run has ended: work in flight no longer counts. */
    void cancelAll() {
        for (int step = 0; step < run.plan().stepCount(); step++) {
            StepState state = run.step(step);
            abandoned.add(step);
            if (StepMove.CANCEL.isFrom(state.status())) {
                run.step(step, state.cancelled(run.at()));
            }
        }
    }
}

package io.weir.engine;

import io.weir.protocol.RunStatus;

/**
 * The deadline of a whole run during a decision. The clock is stopped while the run waits for an operator, paused or in
 * quarantine, so a slow operator costs no time of the run. Stored as one number, {@link RunState.Head#deadlineAt()}.
 */
final class RunClock {
    private final long startedAt;
    private final Moment now;
    /** Epoch milliseconds; or, while the clock is stopped, minus the remaining time, never 0. */
    private long deadlineAt;

    RunClock(RunState.Head head, Moment now) {
        this.startedAt = head.startedAt();
        this.now = now;
        this.deadlineAt = head.deadlineAt();
        // Stored by a version that did not stop the clock.
        if (isStopped(head.status())) {
            stop();
        }
    }

    private static boolean isStopped(RunStatus status) {
        return status == RunStatus.PAUSED || status == RunStatus.QUARANTINED;
    }

    long stored() {
        return deadlineAt;
    }

    /** When the run has to have ended, {@link RunState#NONE} if it has no deadline now. */
    long deadline() {
        return deadlineAt == RunState.NONE || deadlineAt < 0
                ? RunState.NONE
                : now.end(startedAt, deadlineAt - startedAt);
    }

    /**
     * Returns true if the clock has not reached the deadline as it was set, without correction for a clock that was put
     * back.
     */
    boolean isAhead() {
        return deadlineAt >= 0 && now.at() < deadlineAt;
    }

    /** The run's status is about to change; a run that has ended needs no clock. */
    void enters(RunStatus status) {
        if (isStopped(status)) {
            stop();
        } else if (!status.isTerminal() && deadlineAt < 0) {
            deadlineAt = now.at() - deadlineAt;
        }
    }

    /** The outcome is decided: from now on the run has no deadline. */
    void turnOff() {
        deadlineAt = RunState.NONE;
    }

    private void stop() {
        if (deadlineAt >= 0 && deadlineAt != RunState.NONE) {
            deadlineAt = -Math.max(1, deadline() - now.at());
        }
    }
}

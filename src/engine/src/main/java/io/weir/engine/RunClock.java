package io.weir.engine;

import io.weir.protocol.RunStatus;

/**
 * The bound on a whole run while a decision is made. It stands still while the run waits for an operator, paused or in quarantine:
 * nothing is lost because somebody slept. Stored as one number, {@link RunState.Head#deadlineAt()}.
 */
final class RunClock {
    private final long startedAt;
    private final Moment now;
    /** Epoch milliseconds; or, while it stands still, minus what is left of it, never 0. */
    private long deadlineAt;

    RunClock(RunState.Head head, Moment now) {
        this.startedAt = head.startedAt();
        this.now = now;
        this.deadlineAt = head.deadlineAt();
        // Stored by a version whose clock did not stand still.
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

    /** When the run has to have ended, {@link RunState#NONE} when nothing bounds it now. */
    long deadline() {
        return deadlineAt == RunState.NONE || deadlineAt < 0
                ? RunState.NONE
                : now.end(startedAt, deadlineAt - startedAt);
    }

    /** Whether the deadline has not come by the clock as it was read when it was set. */
    boolean isAhead() {
        return deadlineAt >= 0 && now.at() < deadlineAt;
    }

    /** The run's status is about to change; an ended run needs no clock. */
    void enters(RunStatus status) {
        if (isStopped(status)) {
            stop();
        } else if (!status.isTerminal() && deadlineAt < 0) {
            deadlineAt = now.at() - deadlineAt;
        }
    }

    private void stop() {
        if (deadlineAt >= 0 && deadlineAt != RunState.NONE) {
            deadlineAt = -Math.max(1, deadline() - now.at());
        }
    }
}

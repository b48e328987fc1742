package io.weir.engine;

import io.weir.protocol.AttemptId;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkerReport.StepHandedBack;
import io.weir.protocol.WorkerReport.StepStarted;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Checks that a worker's report is about an attempt that the run waits for. */
final class Reports {
    private Reports() {}

    /** Why the report cannot be accepted, or null if it can. */
    static @Nullable Rejection refusal(RunState run, WorkerReport report) {
        AttemptId found = report.attempt();
        int step = run.plan().indexOf(found.stepId());
        if (step < 0) {
            return new Rejection(
                    RejectionReason.UNEXPECTED,
                    "definition '" + run.definitionId() + "' has no step '" + found.stepId() + "'",
                    found);
        }
        StepState state = run.step(step);
        if (isLater(found, state)) {
            return new Rejection(
                    RejectionReason.UNEXPECTED,
                    "found " + of(found) + ", which was never handed out; " + now(state),
                    found);
        }
        OptionalLong answered = answered(run, step, state, report);
        if (answered.isEmpty()) {
            return new Rejection(
                    RejectionReason.FORGED,
                    (report.token().isEmpty() ? "the token is missing" : "the token is not the one") + " of "
                            + of(found) + "; send back the token of the step-ready record",
                    found);
        }
        if (!isSame(found, state)) {
            return new Rejection(RejectionReason.STALE, "found " + of(found) + "; " + now(state), found);
        }
        if (!state.status().isInFlight()) {
            return new Rejection(RejectionReason.DUPLICATE, of(found) + " has ended before; " + now(state), found);
        }
        if (answered.getAsLong() != state.work()) {
            return new Rejection(
                    RejectionReason.STALE,
                    "found an answer to a dispatch of " + of(found)
                            + " that was never committed; the one that stands has other inputs",
                    found);
        }
        if (state.status() == StepStatus.DEFERRED && !(report instanceof StepCompleted)) {
            return new Rejection(
                    RejectionReason.DUPLICATE,
                    of(found) + " was deferred before: somebody else completes it, and only its completion counts",
                    found);
        }
        if (report instanceof StepStarted && state.status() == StepStatus.STARTED) {
            return new Rejection(RejectionReason.DUPLICATE, of(found) + " was reported as started before", found);
        }
        if (report instanceof StepHandedBack && (state.isHandedBack() || state.status() == StepStatus.STARTED)) {
            String before = state.isHandedBack() ? " was handed back before" : " was started by another worker";
            return new Rejection(RejectionReason.DUPLICATE, of(found) + before, found);
        }
        return null;
    }

    /** Returns true if the step is in flight with exactly that attempt. */
    static boolean isCurrent(StepState state, AttemptId attempt) {
        return state.status().isInFlight() && isSame(attempt, state);
    }

    private static boolean isSame(AttemptId found, StepState state) {
        return found.revision() == state.revision() && found.attempt() == state.attempt();
    }

    private static boolean isLater(AttemptId found, StepState state) {
        return found.revision() > state.revision()
                || (found.revision() == state.revision() && found.attempt() > state.attempt());
    }

    /** The work that the report is about, from its token; empty if the token is forged. */
    private static OptionalLong answered(RunState run, int step, StepState state, WorkerReport report) {
        AttemptId attempt = report.attempt();
        return run.head().checkTokens()
                ? AttemptTokens.work(run.head().secret(), step, attempt.revision(), attempt.attempt(), report.token())
                : OptionalLong.of(state.work());
    }

    private static String of(AttemptId attempt) {
        return "attempt " + attempt.attempt() + " of revision " + attempt.revision() + " of step '" + attempt.stepId()
                + "'";
    }

    private static String now(StepState state) {
        return "it is " + state.status().wireName() + " at attempt " + state.attempt() + " of revision "
                + state.revision();
    }
}

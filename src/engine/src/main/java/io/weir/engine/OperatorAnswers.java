package io.weir.engine;

import io.weir.protocol.Outcome;
import io.weir.protocol.RejectionReason;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settles steps for which an operator answers in the place of a worker. An impossible answer changes nothing. */
final class OperatorAnswers {
    private final RunDraft run;
    private final Flow flow;
    private final Abandoned abandoned;
    private final AcceptedReports reports;
    private final Successes successes;

    OperatorAnswers(RunDraft run, Flow flow, Abandoned abandoned, AcceptedReports reports, Successes successes) {
        this.run = run;
        this.flow = flow;
        this.abandoned = abandoned;
        this.reports = reports;
        this.successes = successes;
    }

    /** Completes the attempt in flight. Returns why this is impossible, or null if it is done. */
    @Nullable
    Rejection complete(Event.CompleteRequested event) {
        int step = run.plan().indexOf(event.stepId());
        Rejection closed = ifNotOpen(step, event.stepId());
        if (closed != null) {
            return closed;
        }
        StepStatus status = run.step(step).status();
        if (!status.isInFlight()) {
            return unexpected("step '" + event.stepId() + "' is " + status.wireName()
                    + "; expected an attempt in flight (dispatched, started or deferred) to complete");
        }
        Rejection problem = problem(step, event.outcome());
        if (problem == null) {
            abandoned.add(step);
            reports.completedByOperator(step, event.outcome(), facts("complete_step", event.reason()));
        }
        return problem;
    }

    /** Settles the step as succeeded. Returns why this is impossible, or null if it is done. */
    @Nullable
    Rejection skip(Event.SkipRequested event) {
        int step = run.plan().indexOf(event.stepId());
        Rejection closed = ifNotOpen(step, event.stepId());
        if (closed != null) {
            return closed;
        }
        StepStatus status = run.step(step).status();
        if (status == StepStatus.PENDING && !flow.isLeftReady(step)) {
            return unexpected("step '" + event.stepId()
                    + "' waits for the steps before it; expected a step that is ready or has begun to skip");
        }
        Rejection problem = problem(step, new Outcome.Success(event.output()));
        if (problem == null) {
            abandoned.add(step);
            reports.skippedByOperator(step, event.output(), facts("skip_step", event.reason()));
        }
        return problem;
    }

    private @Nullable Rejection problem(int step, Outcome outcome) {
        String problem = successes.problemWith(step, outcome);
        return problem == null
                ? null
                : unexpected("step '" + run.plan().stepId(step) + "' can't have this outcome: " + problem);
    }

    /** Why there is nothing to settle, or null if there is. */
    private @Nullable Rejection ifNotOpen(int step, String stepId) {
        if (step < 0) {
            return unexpected("definition '" + run.plan().definition().id() + "' has no step '" + stepId + "'");
        }
        StepStatus status = run.step(step).status();
        return status.isSettled()
                ? new Rejection(
                        RejectionReason.DUPLICATE,
                        "step '" + stepId + "' has ended before: it is " + status.wireName(),
                        null)
                : null;
    }

    private static Rejection unexpected(String message) {
        return new Rejection(RejectionReason.UNEXPECTED, message, null);
    }

    private static Map<String, Object> facts(String control, @Nullable String reason) {
        Map<String, Object> facts = new HashMap<>(Map.of("by", "operator", "control", control));
        if (reason != null) {
            facts.put("reason", reason);
        }
        return facts;
    }
}

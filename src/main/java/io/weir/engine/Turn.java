package io.weir.engine;

import io.weir.definition.OnAttemptsExhausted;
import io.weir.definition.RetryPolicy;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunError;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepCancelled;
import io.weir.protocol.StepError;
import io.weir.protocol.Timestamps;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkerReport.StepStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One event meets one run. */
final class Turn {
    private final RunState before;
    private final RunDraft run;
    private final RunOutputs outputs;
    private final List<AttemptId> abandoned = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Flow flow;

    Turn(RunState before, long at, Outputs stored) {
        this.before = before;
        this.run = new RunDraft(before, at);
        this.outputs = new RunOutputs(run, stored);
        this.flow = new Flow(run, outputs, abandoned);
    }

    /** The first turn of a run that was just pinned to its plan. */
    Decision.Accepted begin() {
        if (run.headBefore().deadlineAt() != RunState.NONE) {
            run.wakeBy(run.headBefore().deadlineAt());
        }
        run.event(
                RunEventType.RUN_STARTED,
                Map.of(
                        "definition_id",
                        run.plan().definition().id(),
                        "definition_hash",
                        run.plan().hash()));
        flow.start();
        return conclude();
    }

    Decision take(Event event) {
        if (event instanceof Event.RequestedAgain again) {
            return Requests.again(again.request(), run.headBefore().requestDigest(), before.status());
        }
        if (before.status().isTerminal()) {
            return reject(
                    RejectionReason.TERMINAL,
                    "the run has ended: " + before.status().wireName(),
                    attemptOf(event));
        }
        if (event instanceof Event.Reported reported) {
            return report(reported.report());
        }
        if (event instanceof Event.TimerFired) {
            return timerFired();
        }
        if (event instanceof Event.CancelRequested cancel) {
            return cancel(cancel.reason());
        }
        if (event instanceof Event.ResumeRequested resume) {
            return resume(resume.stepId());
        }
        if (event instanceof Event.Undeliverable undeliverable) {
            return undeliverable(undeliverable);
        }
        if (event instanceof Event.Unstorable unstorable) {
            flow.fail(new RunError("StateTooLarge", unstorable.message(), null, null));
            return conclude();
        }
        if (event instanceof Event.DefinitionLookedUp) {
            return reject(RejectionReason.UNEXPECTED, "the run has its definition already", null);
        }
        throw new IllegalStateException("an event the core does not know: " + event);
    }

    private static @Nullable AttemptId attemptOf(Event event) {
        return event instanceof Event.Reported reported ? reported.report().attempt() : null;
    }

    private static Decision.Rejected reject(RejectionReason reason, String message, @Nullable AttemptId attempt) {
        return new Decision.Rejected(new Rejection(reason, message, attempt));
    }

    private Decision report(WorkerReport report) {
        Rejection refusal = Reports.refusal(before, report);
        if (refusal != null) {
            return new Decision.Rejected(refusal);
        }
        int step = run.plan().indexOf(report.attempt().stepId());
        if (report instanceof StepCompleted completed) {
            completed(step, completed);
        } else {
            heard(step, report instanceof StepStarted);
        }
        return conclude();
    }

    /** A heartbeat of an attempt that nobody reported as started tells that it was. */
    private void heard(int step, boolean start) {
        StepState state = run.step(step);
        if (state.status() == StepStatus.DISPATCHED) {
            // Who was not asked to report the start can't move a deadline that was already told.
            long clockFrom = run.plan().step(step).reportStart() ? run.at() : state.since();
            run.step(step, state.started(run.at(), clockFrom));
            run.event(RunEventType.STEP_STARTED, step, Map.of());
        } else if (!start) {
            run.step(step, state.heard(run.at()));
        }
        run.wakeBy(Deadlines.of(run.plan().step(step), run.step(step)));
    }

    private void completed(int step, StepCompleted report) {
        Outcome outcome = report.outcome();
        if (outcome instanceof Outcome.Success success) {
            succeeded(step, success.output(), report.metadata());
        } else if (outcome instanceof Outcome.NeedsRevision revision) {
            needsRevision(step, revision, report.metadata());
        } else if (outcome instanceof Outcome.Failure failure) {
            attemptFailed(step, failure.error());
        } else {
            throw new IllegalStateException("an outcome the core does not know: " + outcome);
        }
    }

    private void succeeded(int step, Payload output, @Nullable Payload metadata) {
        LoopPlan loop = run.plan().loopOf(step);
        if (loop == null || step != loop.validator() || run.loop(loop.index()).closed()) {
            settle(step, new StepOutput(output, null, metadata));
            flow.succeeded(step);
            return;
        }
        outputs.add(step, run.step(step).revision(), new StepOutput(output, null, metadata));
        Verdict verdict = Verdict.of(loop, output, RunScope.overOutput(run, outputs, step, output));
        if (verdict instanceof Verdict.Revise) {
            Payload feedback = Verdict.feedbackIn(output);
            settle(step, new StepOutput(output, feedback, metadata));
            flow.revise(loop, feedback);
        } else {
            settle(step, new StepOutput(output, null, metadata));
            if (verdict instanceof Verdict.Unclear unclear) {
                flow.fail(new RunError(
                        "UnclearDecision",
                        "validator '" + run.plan().stepId(step) + "': " + unclear.expectation(),
                        run.plan().stepId(step),
                        null));
            } else {
                flow.passed(loop);
            }
        }
    }

    private void needsRevision(int step, Outcome.NeedsRevision revision, @Nullable Payload metadata) {
        LoopPlan loop = run.plan().loopOf(step);
        String id = run.plan().stepId(step);
        if (loop == null || step != loop.validator() || run.loop(loop.index()).closed()) {
            attemptFailed(
                    step,
                    StepError.permanent(
                            "UnexpectedRevision",
                            "step '" + id + "' asked for a revision, but is the validator of no open revision loop"));
            return;
        }
        settle(step, new StepOutput(revision.output(), revision.feedback(), metadata));
        flow.revise(loop, revision.feedback());
    }

    private void settle(int step, StepOutput output) {
        int revision = run.step(step).revision();
        run.step(step, run.step(step).succeeded(run.at()));
        run.event(RunEventType.STEP_SUCCEEDED, step, Map.of());
        outputs.add(step, revision, output);
        effects.add(new Effect.StoreOutput(step, revision, output));
    }

    private void attemptFailed(int step, StepError error) {
        StepState state = run.step(step);
        RetryPolicy policy = run.plan().step(step).definition().retry();
        Map<String, Object> data = failure(error);
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
            run.step(step, state.paused(run.at(), error));
            run.status(RunStatus.PAUSED);
            run.event(RunEventType.STEP_PAUSED, step, Map.of());
        } else {
            stepFailed(step, error);
        }
    }

    private static Map<String, Object> failure(StepError error) {
        return new HashMap<>(
                Map.of("error_type", error.type(), "error_message", error.message(), "retryable", error.retryable()));
    }

    private void stepFailed(int step, StepError error) {
        StepState state = run.step(step);
        String id = run.plan().stepId(step);
        run.step(step, state.failed(run.at(), error));
        flow.fail(new RunError(
                "StepFailed",
                "step '" + id + "' failed at attempt " + state.attempt() + ": " + error.type() + ": " + error.message(),
                id,
                error));
    }

    private Decision timerFired() {
        if (run.at() < run.headBefore().timerAt()) {
            return reject(
                    RejectionReason.STALE,
                    "a timer fired at " + run.at() + ", but the run waits for "
                            + (run.headBefore().timerAt() == RunState.NONE
                                    ? "none"
                                    : run.headBefore().timerAt()),
                    null);
        }
        if (run.at() >= run.headBefore().deadlineAt()) {
            flow.fail(new RunError(
                    "RunTimeout",
                    "the run did not end within "
                            + (run.headBefore().deadlineAt() - run.headBefore().startedAt()) + " ms",
                    null,
                    null));
        }
        for (int step = 0; step < run.plan().stepCount() && !run.status().isTerminal(); step++) {
            if (Deadlines.of(run.plan().step(step), run.step(step)) <= run.at()) {
                expired(step);
            }
        }
        if (!run.status().isTerminal()) {
            run.wakeAt(nextDeadline());
        }
        return conclude();
    }

    private void expired(int step) {
        StepState state = run.step(step);
        if (state.status() == StepStatus.BACKOFF) {
            flow.again(step);
            return;
        }
        abandoned.add(new AttemptId(run.runId(), run.plan().stepId(step), state.revision(), state.attempt()));
        attemptFailed(step, Deadlines.expired(run.plan().step(step), state));
    }

    /** Steps about to be handed out arm their own. */
    private long nextDeadline() {
        long next = run.headBefore().deadlineAt();
        for (int step = 0; step < run.plan().stepCount(); step++) {
            long due = Deadlines.of(run.plan().step(step), run.step(step));
            if (due > run.at()) {
                next = Math.min(next, due);
            }
        }
        return next;
    }

    private Decision cancel(@Nullable String reason) {
        String why = reason == null ? "cancelled on request" : "cancelled on request: " + reason;
        run.end(RunStatus.CANCELLED, new RunError("Cancelled", why, null, null));
        run.event(RunEventType.RUN_CANCELLED, reason == null ? Map.of() : Map.of("reason", reason));
        return conclude();
    }

    private Decision resume(@Nullable String stepId) {
        boolean any = false;
        for (int step = 0; step < run.plan().stepCount(); step++) {
            boolean named = stepId == null || stepId.equals(run.plan().stepId(step));
            if (named && run.step(step).status() == StepStatus.PAUSED) {
                run.step(step, run.step(step).resumed());
                run.event(RunEventType.STEP_RESUMED, step, Map.of());
                flow.again(step);
                any = true;
            }
        }
        return any
                ? conclude()
                : reject(
                        RejectionReason.UNEXPECTED,
                        (stepId == null ? "no step" : "step '" + stepId + "' is not one that")
                                + " is paused; the run is " + before.status().wireName(),
                        null);
    }

    private Decision undeliverable(Event.Undeliverable event) {
        int step = run.plan().indexOf(event.attempt().stepId());
        if (step < 0 || !Reports.isCurrent(run.step(step), event.attempt())) {
            return reject(RejectionReason.STALE, "the attempt is not in flight", event.attempt());
        }
        run.event(RunEventType.STEP_FAILED, step, failure(event.error()));
        stepFailed(step, event.error());
        return conclude();
    }

    private Decision.Accepted conclude() {
        Dispatches.handOut(run, outputs, flow, effects);
        if (run.status() == RunStatus.PAUSED && !anyPaused()) {
            run.status(RunStatus.RUNNING);
        }
        if (!run.status().isTerminal() && run.openSteps() == 0) {
            run.end(RunStatus.SUCCESS, null);
            run.event(RunEventType.RUN_SUCCEEDED, Map.of());
        }
        if (run.status().isTerminal()) {
            cancelWhatIsLeft();
        }
        if (!abandoned.isEmpty()) {
            effects.add(new Effect.CancelAttempts(new StepCancelled(
                    run.runId(), reasonToStop(), Instant.ofEpochMilli(run.at()), List.copyOf(abandoned))));
        }
        if (run.status().isTerminal()) {
            effects.add(new Effect.Publish(Results.of(run, outputs)));
        }
        return new Decision.Accepted(run.build(), List.copyOf(run.events()), List.copyOf(effects));
    }

    private boolean anyPaused() {
        for (int step = 0; step < run.plan().stepCount(); step++) {
            if (run.step(step).status() == StepStatus.PAUSED) {
                return true;
            }
        }
        return false;
    }

    private void cancelWhatIsLeft() {
        for (int step = 0; step < run.plan().stepCount(); step++) {
            StepState state = run.step(step);
            if (state.status().isInFlight()) {
                abandoned.add(new AttemptId(run.runId(), run.plan().stepId(step), state.revision(), state.attempt()));
            }
            if (StepMove.CANCEL.isFrom(state.status())) {
                run.step(step, state.cancelled(run.at()));
            }
        }
    }

    private String reasonToStop() {
        RunError error = run.error();
        if (run.status().isTerminal()) {
            return "run " + run.status().wireName() + (error == null ? "" : ": " + error.message());
        }
        return "attempt timed out or overtaken by a revision";
    }
}

package io.weir.engine;

import io.weir.expression.Evaluations;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunError;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepCancelled;
import io.weir.protocol.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides about one event of one run. */
final class Turn {
    private static final String INVALID_INPUT = "InvalidInput";

    private final RunState before;
    private final RunDraft run;
    private final RunOutputs outputs;
    private final List<Effect> effects = new ArrayList<>();
    private final Flow flow;
    private final Abandoned abandoned;
    private final Attempts attempts;
    private final AcceptedReports reports;
    private final Events events;
    private final Bodies bodies;
    private final Dispatches dispatches;
    private final OperatorAnswers operator;
    private final CompletedSteps completedSteps;
    private final Phases phases;
    /** True if steps that were left ready are dispatched. */
    private boolean portion;

    Turn(RunState before, Moment now, Outputs stored, DecisionBudget budget) {
        this.before = before;
        this.run = new RunDraft(before, now);
        this.outputs = new RunOutputs(run, stored, new Evaluations(budget.boundOfAllWork()));
        this.abandoned = new Abandoned(run);
        this.flow = new Flow(run, outputs, abandoned);
        Undos undos = new Undos(run, outputs);
        LateAttempts late = new LateAttempts(run, outputs, undos, flow, effects);
        this.attempts = new Attempts(run, flow, late, abandoned);
        Successes successes = new Successes(run, outputs, flow, attempts, effects);
        this.reports = new AcceptedReports(run, successes, attempts, late);
        this.events = new Events(before, run, outputs, successes, attempts, effects);
        this.bodies = new Bodies(run, outputs, successes, attempts, events, effects);
        this.dispatches = new Dispatches(run, outputs, flow, attempts, bodies, budget);
        this.completedSteps = new CompletedSteps(run, flow, successes);
        this.operator = new OperatorAnswers(run, flow, abandoned, reports, successes);
        this.phases = new Phases(run, outputs, undos, flow, attempts, effects);
    }

    /**
     * The first turn of a run that was just pinned to its plan.
     *
     * @param aside quarantines the run before it dispatches anything, or null
     * @param completed outputs of the steps that are done, by id
     * @return the problems with the completed steps, or the decision
     */
    Begun begin(EarlyControl.@Nullable Quarantine aside, Map<String, Payload> completed) {
        started();
        if (aside != null) {
            putAside("operator", aside.reason());
        }
        List<String> unfit = run.plan().problemsOfInput(outputs.input());
        if (!unfit.isEmpty()) {
            flow.fail(new RunError(
                    INVALID_INPUT, "the input does not fit input_schema: " + String.join("; ", unfit), null, null));
            return new Begun(conclude(), List.of());
        }
        List<String> problems = new ArrayList<>(completedSteps.settle(completed));
        flow.start();
        Decision.Accepted decision = conclude();
        RunState.Decided decided = run.decided();
        if (problems.isEmpty() && (decided == null || decided.status() != RunStatus.FAILED)) {
            problems.addAll(completedSteps.problems());
        }
        return new Begun(decision, problems);
    }

    /**
     * The first decision about a run.
     *
     * @param problems if there are any, the decision must not be used
     */
    record Begun(Decision.Accepted decision, List<String> problems) {}

    /** The first turn of a run whose request can't be carried out; it ends at once. */
    Decision.Accepted beginInVain(RunError error) {
        started();
        flow.fail(error);
        return conclude();
    }

    private void started() {
        run.wakeBy(run.clock().deadline());
        Map<String, Object> facts = new HashMap<>(Fork.facts(run.headBefore().fork()));
        facts.put("definition_id", run.plan().definition().id());
        facts.put("definition_hash", run.plan().hash());
        run.event(RunEventType.RUN_STARTED, facts);
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
        if (event instanceof Event.QuarantineRequested quarantine) {
            return quarantine(quarantine);
        }
        if (event instanceof Event.ResumeRequested resume) {
            return resume(resume.stepId());
        }
        if (event instanceof Event.EventSent sent) {
            return answered(events.receive(sent));
        }
        if (event instanceof Event.CompleteRequested complete) {
            return answered(operator.complete(complete));
        }
        if (event instanceof Event.SkipRequested skip) {
            return answered(operator.skip(skip));
        }
        if (event instanceof Event.Undeliverable undeliverable) {
            return undeliverable(undeliverable);
        }
        if (event instanceof Event.Unstorable unstorable) {
            flow.fail(new RunError("StateTooLarge", unstorable.message(), null, null));
            if (!unstorable.output()) {
                phases.end();
            }
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
        reports.take(step, report);
        return conclude();
    }

    private Decision timerFired() {
        portion = before.hasMoreToHandOut();
        if (run.at() < run.headBefore().timerAt() && !portion && !isWantedEarlier()) {
            return reject(
                    RejectionReason.STALE,
                    "a timer fired at " + run.at() + ", but the run waits for "
                            + (run.headBefore().timerAt() == RunState.NONE
                                    ? "none"
                                    : run.headBefore().timerAt()),
                    null);
        }
        doWhatIsDue();
        return conclude();
    }

    /** Returns true if an earlier timer is needed, because the clock was ahead when the timer was set. */
    private boolean isWantedEarlier() {
        return run.now().isPutBack()
                && before.status() != RunStatus.QUARANTINED
                && attempts.wantTimerBefore(run.headBefore().timerAt());
    }

    private void doWhatIsDue() {
        if (run.now().isDueOfRun(run.clock().deadline())) {
            if (run.clock().isAhead()) {
                run.tellPutBack(run.now().putBackAt());
            }
            Duration timeout = run.plan().definition().timeout();
            flow.fail(new RunError(
                    Undos.RUN_TIMEOUT,
                    "the run did not end within " + (timeout == null ? 0 : timeout.toMillis())
                            + " ms, not counting the time in which it waited for an operator",
                    null,
                    null));
        }
        attempts.expire(bodies);
    }

    private Decision cancel(@Nullable String reason) {
        if (run.decided() != null) {
            return reject(
                    RejectionReason.TERMINAL,
                    "the outcome of the run is decided: " + run.outcomeName() + "; it is "
                            + before.status().wireName() + " and ends with that",
                    null);
        }
        run.decide(RunStatus.CANCELLED, Requests.cancelled(reason));
        return conclude();
    }

    /** Attempts in flight stay in flight, and their reports are accepted; only the timer and new dispatches stop. */
    private Decision quarantine(Event.QuarantineRequested event) {
        if (before.status() == RunStatus.QUARANTINED) {
            return reject(RejectionReason.DUPLICATE, "the run is in quarantine already", null);
        }
        putAside(event.byEngine() ? "engine" : "operator", event.reason());
        return conclude();
    }

    private void putAside(String by, @Nullable String reason) {
        run.status(RunStatus.QUARANTINED);
        run.event(RunEventType.RUN_QUARANTINED, reason == null ? Map.of("by", by) : Map.of("by", by, "reason", reason));
    }

    private Decision resume(@Nullable String stepId) {
        boolean any = before.status() == RunStatus.QUARANTINED;
        if (any && stepId != null) {
            return reject(
                    RejectionReason.UNEXPECTED,
                    "the run is in quarantine; found step '" + stepId + "', expected the run to be resumed as a whole",
                    null);
        }
        if (any) {
            lift();
        }
        for (int step = 0; step < run.plan().stepCount() && !run.isOver(); step++) {
            boolean named = stepId == null || stepId.equals(run.plan().stepId(step));
            if (named
                    && run.step(step).status() == StepStatus.PAUSED
                    && !run.step(step).isResumed()) {
                run.step(step, run.step(step).resumed());
                run.event(RunEventType.STEP_RESUMED, step, Map.of());
                flow.again(step);
                any = true;
            }
        }
        if (!any && wasResumed(stepId)) {
            return reject(RejectionReason.DUPLICATE, "what is paused was resumed before and is about to go on", null);
        }
        return any
                ? conclude()
                : reject(
                        RejectionReason.UNEXPECTED,
                        (stepId == null ? "no step" : "step '" + stepId + "' is not one that")
                                + " is paused; the run is " + before.status().wireName(),
                        null);
    }

    /** Returns true if the step, or any step, was resumed and did not fit into a decision yet. */
    private boolean wasResumed(@Nullable String stepId) {
        for (int step = 0; step < run.plan().stepCount(); step++) {
            if (run.step(step).isResumed()
                    && (stepId == null || stepId.equals(run.plan().stepId(step)))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Deadlines that passed in the meantime are processed first: a step that they pause is then resumed as well, and
     * one resume is enough.
     */
    private void lift() {
        run.status(anyPaused() ? RunStatus.PAUSED : run.phase().status());
        run.event(RunEventType.RUN_RESUMED, Map.of());
        doWhatIsDue();
        run.mayHaveLeftAnyReady();
        portion = true;
    }

    private Decision answered(@Nullable Rejection refusal) {
        return refusal == null ? conclude() : new Decision.Rejected(refusal);
    }

    private Decision undeliverable(Event.Undeliverable event) {
        int step = run.plan().indexOf(event.attempt().stepId());
        if (step < 0 || !Reports.isCurrent(run.step(step), event.attempt())) {
            return reject(RejectionReason.STALE, "the attempt is not in flight", event.attempt());
        }
        attempts.cannotBeHandedOut(step, event.error());
        return conclude();
    }

    private Decision.Accepted conclude() {
        handOut(portion);
        while (phases.advance()) {
            handOut(false);
        }
        events.dropUnwanted();
        if (run.status().isTerminal()) {
            attempts.cancelAll();
        }
        if (!abandoned.attempts().isEmpty()) {
            effects.add(new Effect.CancelAttempts(new StepCancelled(
                    run.runId(), reasonToStop(), Instant.ofEpochMilli(run.at()), abandoned.attempts())));
        }
        if (run.status().isTerminal()) {
            effects.add(new Effect.Publish(Results.of(run, outputs)));
        }
        return new Decision.Accepted(run.build(), List.copyOf(run.events()), List.copyOf(effects));
    }

    private void handOut(boolean leftReady) {
        dispatches.handOut(leftReady, effects);
        if (run.status() == RunStatus.PAUSED && !run.isOver() && !anyPaused()) {
            run.status(run.phase().status());
        }
    }

    private boolean anyPaused() {
        for (int step = 0; step < run.plan().stepCount(); step++) {
            if (run.step(step).status() == StepStatus.PAUSED) {
                return true;
            }
        }
        return false;
    }

    private String reasonToStop() {
        RunError error = run.error();
        RunState.Decided decided = run.decided();
        if (decided != null) {
            return "run " + decided.status().wireName() + (error == null ? "" : ": " + error.message());
        }
        return "attempt timed out, overtaken by a revision, or settled by an operator";
    }
}

package io.weir.history.judge;

import io.weir.definition.OnAttemptsExhausted;
import io.weir.definition.WorkflowGraph.Loop;
import io.weir.engine.StepStatus;
import io.weir.protocol.AttemptId;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a run's events and refusals in the order they stand, keeping a model of the run: each must be one that could
 * follow. An event that could not is told, and then followed all the same, so that one fault is not told at every later one.
 */
final class RunReplay {
    private final RunCase run;
    private final RunModel model;
    private final Workflow workflow;
    private final Expressions expressions;
    private final DispatchRules dispatches;
    private final AttemptEndRules attemptEnds;
    private final LoopRules loops;
    private final RefusalRules refusals;
    private final Set<Integer> toBeBypassed = new HashSet<>();
    private final Expectation expectation;
    private @Nullable RunEventType ended;
    private long endedAt = Long.MAX_VALUE;
    private Told.@Nullable Events before;
    private int decision;

    RunReplay(RunCase run, RunModel model) {
        this.run = run;
        this.model = model;
        this.workflow = model.workflow();
        this.expressions = new Expressions(model, run.vault());
        this.expectation = new Expectation(run);
        this.dispatches = new DispatchRules(run, model, expressions);
        this.attemptEnds = new AttemptEndRules(run, model);
        this.loops = new LoopRules(run, model, expressions, expectation);
        this.refusals = new RefusalRules(run, model);
    }

    /** Follows everything that is told of the run. */
    void follow() {
        for (Told told : run.facts().told()) {
            if (told instanceof Told.Events events) {
                decision += before != null && before.isContinuedBy(events) ? 0 : 1;
                before = events;
                for (RunEvent event : events.events()) {
                    if (ended != null) {
                        // Told by the rules about the end.
                        return;
                    }
                    follow(events, event);
                }
            } else if (told instanceof Told.Refused refused) {
                refusals.judge(refused, ended != null);
            }
        }
        expectation.atTheEnd();
        for (int step : toBeBypassed) {
            run.broken(
                    Rule.AS_DEFINED,
                    "no event tells that step '" + workflow.step(step).id() + "' was passed over when its loop closed");
        }
        if (ended == null) {
            overdue();
        }
        dispatches.atTheEnd(endedAt, ended == null ? -1 : decision);
    }

    RunModel model() {
        return model;
    }

    @Nullable
    RunEventType ended() {
        return ended;
    }

    long unknownExpressions() {
        return expressions.unknown();
    }

    private void follow(Told.Events record, RunEvent event) {
        expectation.meet(record, event);
        String id = event.stepId();
        int step = id == null ? -1 : workflow.indexOf(id);
        if (id != null && step < 0) {
            illegal(record, event, "the definition has no such step");
            return;
        }
        if (step < 0 && isAboutAStep(event.type())) {
            illegal(record, event, "it names no step");
            return;
        }
        switch (event.type()) {
            case RUN_STARTED, RUN_WAITING -> {}
            case STEP_DISPATCHED -> {
                dispatches.judge(record, event, step, decision);
                model.step(step).dispatch(Math.max(1, event.attempt()), record.time());
            }
            case STEP_STARTED -> started(record, event, step);
            case STEP_SUCCEEDED -> succeeded(record, event, step);
            case STEP_FAILED -> failed(record, event, step);
            case STEP_SKIPPED -> skipped(record, event, step);
            case STEP_BYPASSED -> bypassed(record, event, step);
            case STEP_PAUSED -> paused(record, event, step);
            case STEP_RESUMED -> resumed(record, event, step);
            case REVISION_REQUESTED -> loops.revisionRequested(record, event, step);
            case LAST_REVISION -> loops.lastRevision(record, event, step);
            case LOOP_CLOSED -> closed(record, event, step);
            case RUN_SUCCEEDED, RUN_FAILED, RUN_CANCELLED -> end(record, event);
        }
    }

    private static boolean isAboutAStep(RunEventType type) {
        return switch (type) {
            case RUN_STARTED, RUN_WAITING, RUN_SUCCEEDED, RUN_FAILED, RUN_CANCELLED -> false;
            default -> true;
        };
    }

    private void illegal(Told.Events record, RunEvent event, String why) {
        run.broken(
                Rule.EVENTS_LEGAL,
                "event " + event.seq() + " (" + event.type().wireName()
                        + (event.stepId() == null ? "" : " of step '" + event.stepId() + "'") + ") can't follow: "
                        + why,
                record.at());
    }

    private void expect(Told.Events record, RunEvent event, int step, StepStatus... from) {
        StepModel found = model.step(step);
        boolean right = false;
        for (StepStatus status : from) {
            right |= found.status == status;
        }
        boolean sameAttempt =
                event.revision() == found.revision && (event.attempt() < 0 ? 0 : event.attempt()) == found.attempt;
        if (!right || !sameAttempt) {
            illegal(
                    record,
                    event,
                    "it is about attempt " + event.attempt() + " of revision " + event.revision() + ", and the step is "
                            + found.status.wireName() + " at attempt " + found.attempt + " of revision "
                            + found.revision);
        }
    }

    private void started(Told.Events record, RunEvent event, int step) {
        expect(record, event, step, StepStatus.DISPATCHED);
        AttemptId attempt = run.attempt(event);
        if (!run.accepted().signs().containsKey(attempt)) {
            run.broken(
                    Rule.ONE_ACCEPTED_OUTPUT,
                    RunCase.name(attempt) + " was started by no report of a start and no heartbeat that was accepted",
                    record.at());
        }
        model.step(step).status = StepStatus.STARTED;
        model.step(step).startedAt = record.time();
    }

    private void succeeded(Told.Events record, RunEvent event, int step) {
        expect(record, event, step, StepStatus.DISPATCHED, StepStatus.STARTED);
        Input by = attemptEnds.succeeded(record, event);
        StepModel state = model.step(step);
        state.status = StepStatus.SUCCEEDED;
        Loop loop = model.openLoopOf(step);
        if (by == null || by.report() == null) {
            return;
        }
        Input.Outcome outcome = by.report().outcome();
        if (outcome instanceof Input.Succeeded success) {
            state.leave(new StepModel.Left(event.revision(), success.output(), null));
        } else if (outcome instanceof Input.Revise revise) {
            state.leave(new StepModel.Left(event.revision(), revise.output(), null));
        }
        if (loop != null && step == loop.validator()) {
            loops.answered(loop, outcome);
            return;
        }
        expressions.decide(step, loop, loop != null);
        expectation.failureIf(expressions.hasFailed());
        if (loop != null && step == loop.reviser()) {
            loops.newDraft(loop);
        }
    }

    private void failed(Told.Events record, RunEvent event, int step) {
        expect(record, event, step, StepStatus.DISPATCHED, StepStatus.STARTED);
        boolean again = attemptEnds.failed(record, event, step);
        StepModel state = model.step(step);
        if (again) {
            state.status = StepStatus.BACKOFF;
            return;
        }
        boolean pauses =
                workflow.step(step).onExhausted() == OnAttemptsExhausted.PAUSE && !attemptEnds.wasNeverHandedOut(event);
        state.status = pauses ? StepStatus.PAUSED : StepStatus.FAILED;
        expectation.next(
                "step '" + event.stepId() + "' has failed for good",
                pauses ? RunEventType.STEP_PAUSED : RunEventType.RUN_FAILED);
    }

    private void skipped(Told.Events record, RunEvent event, int step) {
        if (toBeBypassed.remove(step) && model.step(step).status == StepStatus.SKIPPED) {
            return;
        }
        expect(record, event, step, StepStatus.PENDING);
        Loop loop = workflow.loopOf(step);
        if (!Readiness.mayBeSkipped(model, step)) {
            run.broken(
                    Rule.AS_DEFINED,
                    "step '" + event.stepId() + "' was skipped, though nothing was decided against it",
                    record.at());
        }
        model.step(step).status = StepStatus.SKIPPED;
        if (loop != null && !model.loop(loop).closed) {
            if (step == loop.validator()) {
                expectation.next("the validator of a loop was skipped", RunEventType.LOOP_CLOSED);
            } else if (step == loop.reviser()) {
                loops.newDraft(loop);
            }
        }
    }

    private void bypassed(Told.Events record, RunEvent event, int step) {
        if (!toBeBypassed.remove(step) || model.step(step).status != StepStatus.BYPASSED) {
            illegal(record, event, "no loop closed that could have asked for it");
        }
        model.step(step).status = StepStatus.BYPASSED;
    }

    private void paused(Told.Events record, RunEvent event, int step) {
        if (model.step(step).status != StepStatus.PAUSED) {
            illegal(record, event, "the step has not failed for good");
        }
        model.step(step).status = StepStatus.PAUSED;
    }

    private void resumed(Told.Events record, RunEvent event, int step) {
        expect(record, event, step, StepStatus.PAUSED);
        boolean asked = run.accepted().resumes().stream()
                .map(Input::content)
                .anyMatch(content -> content instanceof Input.Resume resume
                        && (resume.stepId() == null || resume.stepId().equals(event.stepId())));
        if (!asked) {
            illegal(record, event, "no accepted request asked for it");
        }
        model.step(step).floor = model.step(step).attempt;
        model.step(step).resumed = true;
    }

    /** Steps that the loop never asked for are passed over with its closing; what leaves it is decided after that. */
    private void closed(Told.Events record, RunEvent event, int step) {
        Loop loop = loops.closed(record, event, step);
        if (loop == null) {
            return;
        }
        StepStatus passed =
                model.step(loop.validator()).status == StepStatus.SKIPPED ? StepStatus.SKIPPED : StepStatus.BYPASSED;
        for (int other : loop.body()) {
            if (Workflow.runsOnlyWhenAsked(loop, other) && model.step(other).status == StepStatus.PENDING) {
                toBeBypassed.add(other);
                model.step(other).status = passed;
            }
        }
        for (int other : loop.body().stream().sorted().toList()) {
            StepStatus status = model.step(other).status;
            if (status == StepStatus.SUCCEEDED || status == StepStatus.BYPASSED) {
                expressions.decide(other, loop, false);
            }
        }
        expectation.failureIf(expressions.hasFailed());
    }

    private void end(Told.Events record, RunEvent event) {
        ended = event.type();
        endedAt = record.time();
        new RunEndRules(run, model).judge(record, event);
        for (int step = 0; step < workflow.size(); step++) {
            StepModel state = model.step(step);
            switch (state.status) {
                case DISPATCHED, STARTED, BACKOFF, PAUSED -> state.status = StepStatus.CANCELLED;
                default -> {}
            }
        }
    }

    /** A live run waits for something: a step that nothing holds back must not stand undecided. */
    private void overdue() {
        for (int step = 0; step < workflow.size(); step++) {
            if (model.step(step).status == StepStatus.PENDING && Readiness.isOverdue(model, step)) {
                run.broken(
                        Rule.AS_DEFINED,
                        "step '" + workflow.step(step).id()
                                + "' is neither dispatched nor skipped, though all it waits for is decided");
            }
        }
    }
}

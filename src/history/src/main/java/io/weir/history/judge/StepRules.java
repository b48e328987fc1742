package io.weir.history.judge;

import io.weir.definition.OnAttemptsExhausted;
import io.weir.definition.WorkflowGraph.Loop;
import io.weir.engine.StepStatus;
import io.weir.protocol.AttemptId;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.HashSet;
import java.util.Set;

/** Rules about the events of a step, besides its dispatch: each must fit where the step stands, and moves it on. */
final class StepRules {
    private final RunCase run;
    private final RunModel model;
    private final Workflow workflow;
    private final Expressions expressions;
    private final Expectation expectation;
    private final LoopRules loops;
    private final AttemptEndRules attemptEnds;
    /** Passed over when their loop closed; the events that tell so are still to come. */
    private final Set<Integer> toBeBypassed = new HashSet<>();

    StepRules(RunCase run, RunModel model, Expressions expressions, Expectation expectation, LoopRules loops) {
        this.run = run;
        this.model = model;
        this.workflow = model.workflow();
        this.expressions = expressions;
        this.expectation = expectation;
        this.loops = loops;
        this.attemptEnds = new AttemptEndRules(run, model);
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
            run.illegal(
                    record,
                    event,
                    "it is about attempt " + event.attempt() + " of revision " + event.revision() + ", and the step is "
                            + found.status.wireName() + " at attempt " + found.attempt + " of revision "
                            + found.revision);
        }
    }

    void started(Told.Events record, RunEvent event, int step) {
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

    void handedBack(Told.Events record, RunEvent event, int step) {
        expect(record, event, step, StepStatus.DISPATCHED);
        AttemptId attempt = run.attempt(event);
        if (!run.accepted().handBacks().containsKey(attempt)) {
            run.broken(
                    Rule.ONE_ACCEPTED_OUTPUT,
                    RunCase.name(attempt) + " was handed back by no report that was accepted",
                    record.at());
        }
        model.step(step).handedBack = true;
    }

    void held(Told.Events record, RunEvent event, int step) {
        expect(record, event, step, StepStatus.PENDING, StepStatus.BACKOFF, StepStatus.PAUSED);
        if (model.step(step).status == StepStatus.PENDING && !Readiness.mayRun(model, step)) {
            run.broken(
                    Rule.AFTER_PREDECESSORS,
                    "step '" + event.stepId()
                            + "' was ready, and held for its queue, before what it waits for was decided,"
                            + " or against it",
                    record.at());
        }
        model.step(step).status = StepStatus.HELD;
    }

    void succeeded(Told.Events record, RunEvent event, int step) {
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

    void failed(Told.Events record, RunEvent event, int step) {
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
        if (pauses || Failures.endTheRun(model)) {
            expectation.next(
                    "step '" + event.stepId() + "' has failed for good",
                    pauses ? RunEventType.STEP_PAUSED : RunEventType.RUN_FAILED);
        }
    }

    void skipped(Told.Events record, RunEvent event, int step) {
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
            boolean asked = model.loop(loop).iteration > 0;
            if (asked && (step == loop.reviser() || step == loop.validator())) {
                expectation.next(
                        "a revision was asked for and its reviser or validator skipped", RunEventType.RUN_FAILED);
            } else if (step == loop.validator()) {
                expectation.next("the validator of a loop was skipped", RunEventType.LOOP_CLOSED);
            }
        }
    }

    void bypassed(Told.Events record, RunEvent event, int step) {
        if (!toBeBypassed.remove(step) || model.step(step).status != StepStatus.BYPASSED) {
            run.illegal(record, event, "no loop closed that could have asked for it");
        }
        model.step(step).status = StepStatus.BYPASSED;
    }

    void paused(Told.Events record, RunEvent event, int step) {
        if (model.step(step).status != StepStatus.PAUSED) {
            run.illegal(record, event, "the step has not failed for good");
        }
        model.step(step).status = StepStatus.PAUSED;
    }

    void resumed(Told.Events record, RunEvent event, int step) {
        expect(record, event, step, StepStatus.PAUSED);
        boolean asked = run.accepted().resumes().stream()
                .map(Input::content)
                .anyMatch(content -> content instanceof Input.Resume resume
                        && (resume.stepId() == null || resume.stepId().equals(event.stepId())));
        if (!asked) {
            run.illegal(record, event, "no accepted request asked for it");
        }
        model.step(step).floor = model.step(step).attempt;
        model.step(step).resumed = true;
    }

    /** Steps that the loop never asked for are passed over with its closing; what leaves it is decided after that. */
    void closed(Told.Events record, RunEvent event, int step) {
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

    void atTheEnd() {
        for (int step : toBeBypassed) {
            run.broken(
                    Rule.AS_DEFINED,
                    "no event tells that step '" + workflow.step(step).id() + "' was passed over when its loop closed");
        }
    }
}

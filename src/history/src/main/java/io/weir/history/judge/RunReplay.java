package io.weir.history.judge;

import io.weir.engine.StepStatus;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
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
    private final StepRules steps;
    private final LoopRules loops;
    private final RefusalRules refusals;
    private final Expectation expectation;
    private @Nullable RunEventType ended;
    private long endedAt = Long.MAX_VALUE;
    private Told.@Nullable Events before;
    private int decision;
    private boolean started;
    private boolean quarantined;

    RunReplay(RunCase run, RunModel model) {
        this.run = run;
        this.model = model;
        this.workflow = model.workflow();
        this.expressions = new Expressions(model, run.vault());
        this.expectation = new Expectation(run);
        this.dispatches = new DispatchRules(run, model, expressions);
        this.loops = new LoopRules(run, model, expressions, expectation);
        this.steps = new StepRules(run, model, expressions, expectation, loops);
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
                refusals.judge(refused, phase());
            }
        }
        expectation.atTheEnd();
        steps.atTheEnd();
        if (ended == null) {
            overdue();
        }
        dispatches.atTheEnd(endedAt, ended == null ? -1 : decision);
    }

    long unknownExpressions() {
        return expressions.unknown();
    }

    private void follow(Told.Events record, RunEvent event) {
        expectation.meet(record, event);
        String id = event.stepId();
        int step = id == null ? -1 : workflow.indexOf(id);
        if (id != null && step < 0) {
            run.illegal(record, event, "the definition has no such step");
            return;
        }
        if (step < 0 && isAboutAStep(event.type())) {
            run.illegal(record, event, "it names no step");
            return;
        }
        switch (event.type()) {
            case RUN_WAITING -> {}
            case RUN_STARTED -> started = true;
            case RUN_QUARANTINED -> quarantined = true;
            case RUN_RESUMED -> quarantined = false;
            case CLOCK_PUT_BACK -> model.clock().putBack(record, event);
            case STEP_DISPATCHED -> {
                if (quarantined) {
                    run.illegal(record, event, "the run is in quarantine");
                }
                dispatches.judge(record, event, step, decision);
                model.step(step).dispatch(Math.max(1, event.attempt()), record.time());
            }
            case STEP_DISPATCHED_AGAIN -> {
                if (quarantined) {
                    run.illegal(record, event, "the run is in quarantine");
                }
                dispatches.again(record, event, step, decision);
                model.step(step).handedBack = false;
            }
            case STEP_HELD -> steps.held(record, event, step);
            case STEP_HANDED_BACK -> steps.handedBack(record, event, step);
            case STEP_STARTED -> steps.started(record, event, step);
            case STEP_SUCCEEDED -> steps.succeeded(record, event, step);
            case STEP_FAILED -> steps.failed(record, event, step);
            case STEP_SKIPPED -> steps.skipped(record, event, step);
            case STEP_BYPASSED -> steps.bypassed(record, event, step);
            case STEP_PAUSED -> steps.paused(record, event, step);
            case STEP_RESUMED -> steps.resumed(record, event, step);
            case REVISION_REQUESTED -> loops.revisionRequested(record, event, step);
            case LAST_REVISION -> loops.lastRevision(record, event, step);
            case LOOP_CLOSED -> steps.closed(record, event, step);
            case RUN_SUCCEEDED, RUN_FAILED, RUN_CANCELLED -> end(record, event);
        }
    }

    private RefusalRules.Phase phase() {
        if (ended != null) {
            return RefusalRules.Phase.ENDED;
        }
        if (quarantined) {
            return RefusalRules.Phase.QUARANTINED;
        }
        return started ? RefusalRules.Phase.UNDER_WAY : RefusalRules.Phase.WAITING;
    }

    private static boolean isAboutAStep(RunEventType type) {
        return switch (type) {
            case RUN_STARTED,
                    RUN_WAITING,
                    RUN_QUARANTINED,
                    RUN_RESUMED,
                    CLOCK_PUT_BACK,
                    RUN_SUCCEEDED,
                    RUN_FAILED,
                    RUN_CANCELLED -> false;
            default -> true;
        };
    }

    private void end(Told.Events record, RunEvent event) {
        ended = event.type();
        endedAt = record.time();
        new RunEndRules(run, model).judge(record, event);
        for (int step = 0; step < workflow.size(); step++) {
            StepModel state = model.step(step);
            switch (state.status) {
                case DISPATCHED, STARTED, BACKOFF, PAUSED, HELD -> state.status = StepStatus.CANCELLED;
                default -> {}
            }
        }
    }

    /** A live run waits for something: a step that nothing holds back must not stand undecided. Quarantine holds all. */
    private void overdue() {
        if (quarantined) {
            return;
        }
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

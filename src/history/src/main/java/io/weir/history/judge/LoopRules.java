package io.weir.history.judge;

import io.weir.definition.OnRevisionsExhausted;
import io.weir.definition.WorkflowGraph.Loop;
import io.weir.engine.StepStatus;
import io.weir.expression.Condition;
import io.weir.history.judge.StepModel.Truth;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules about revision loops: who may ask for a revision, how often, and what is done over. */
final class LoopRules {
    private final RunCase run;
    private final RunModel model;
    private final Expressions expressions;
    private final Expectation expectation;
    /** What the validator's last answer says about the draft, should it send it back. */
    private final Map<Integer, Digest> feedback = new HashMap<>(1);

    LoopRules(RunCase run, RunModel model, Expressions expressions, Expectation expectation) {
        this.run = run;
        this.model = model;
        this.expressions = expressions;
        this.expectation = expectation;
    }

    /** The validator of an open loop has answered: that decides what must come next. */
    void answered(Loop loop, Input.@Nullable Outcome outcome) {
        String validator =
                "validator '" + model.workflow().step(loop.validator()).id() + "' ";
        Truth back;
        boolean unclear = false;
        if (outcome instanceof Input.Revise revise) {
            feedback.put(loop.index(), revise.feedback());
            back = Truth.YES;
        } else if (outcome instanceof Input.Succeeded success) {
            feedback.put(loop.index(), success.feedback());
            Condition when = model.workflow().reviseWhen(loop);
            if (when == null) {
                String decision = success.decision();
                back = "revise".equals(decision) ? Truth.YES : Truth.NO;
                unclear = back == Truth.NO && !"pass".equals(decision);
            } else {
                back = expressions.sendsBack(loop, when, success.output());
                unclear = expressions.hasFailed();
            }
        } else {
            return;
        }
        if (unclear) {
            expectation.next(validator + "has neither passed the draft nor sent it back", RunEventType.RUN_FAILED);
        } else if (back == Truth.UNKNOWN) {
            expectation.next(
                    validator + "has answered",
                    RunEventType.REVISION_REQUESTED,
                    RunEventType.LOOP_CLOSED,
                    RunEventType.RUN_FAILED);
        } else if (back == Truth.NO) {
            expectation.next(validator + "has passed the draft", RunEventType.LOOP_CLOSED);
        } else if (model.loop(loop).iteration < loop.maxIterations()) {
            expectation.next(validator + "has sent the draft back", RunEventType.REVISION_REQUESTED);
        } else {
            expectation.next(
                    validator + "has sent the last permitted draft back",
                    loop.onExhausted() == OnRevisionsExhausted.FAIL
                            ? RunEventType.RUN_FAILED
                            : RunEventType.LOOP_CLOSED);
        }
    }

    /** The reviser has settled: what leads from its draft to the validator is done over. */
    void newDraft(Loop loop) {
        int iteration = model.loop(loop).iteration;
        for (int step : loop.body()) {
            if (Workflow.runsOverEachDraft(loop, step) && model.step(step).revision < iteration) {
                model.step(step).revise(iteration);
            }
        }
    }

    void revisionRequested(Told.Events record, RunEvent event, int step) {
        Loop loop = loopOf(record, event, step);
        if (loop == null) {
            return;
        }
        RunModel.LoopModel state = model.loop(loop);
        if (!isNumber(event.data().get("iteration"), state.iteration + 1)) {
            run.illegal(
                    record,
                    event,
                    "it asks for revision " + event.data().get("iteration") + " after " + state.iteration);
        }
        if (state.iteration >= loop.maxIterations()) {
            run.broken(
                    Rule.AS_DEFINED,
                    "revision " + (state.iteration + 1) + " was asked for, expected at most " + loop.maxIterations(),
                    record.at());
        }
        if (model.step(step).status != StepStatus.SUCCEEDED) {
            run.illegal(record, event, "its validator has not answered");
        }
        state.iteration++;
        Digest said = feedback.get(loop.index());
        if (said != null) {
            model.step(step).sentBack(said);
        }
        for (int other : loop.body()) {
            if (!Workflow.runsOverEachDraft(loop, other)) {
                model.step(other).revise(state.iteration);
            }
        }
        if (state.iteration == loop.maxIterations()) {
            expectation.next("the last permitted revision was asked for", RunEventType.LAST_REVISION);
        }
    }

    void lastRevision(Told.Events record, RunEvent event, int step) {
        Loop loop = loopOf(record, event, step);
        if (loop != null && model.loop(loop).iteration != loop.maxIterations()) {
            run.illegal(record, event, "it is revision " + model.loop(loop).iteration + " of " + loop.maxIterations());
        }
    }

    /** Closes the step's loop and returns it; null when none can close. */
    @Nullable
    Loop closed(Told.Events record, RunEvent event, int step) {
        Loop loop = loopOf(record, event, step);
        if (loop == null) {
            return null;
        }
        if (!model.step(step).status.isSettled()) {
            run.illegal(record, event, "its validator has not answered");
        }
        if (model.step(step).status == StepStatus.SUCCEEDED) {
            expressions.decide(step, loop, true);
        }
        model.loop(loop).closed = true;
        return loop;
    }

    private @Nullable Loop loopOf(Told.Events record, RunEvent event, int step) {
        Loop loop = model.openLoopOf(step);
        if (loop == null || loop.validator() != step) {
            run.illegal(record, event, "the step is the validator of no open loop");
            return null;
        }
        return loop;
    }

    private static boolean isNumber(@Nullable Object found, int expected) {
        // Data is left out of an event that would be too large with it.
        return found == null || (found instanceof Number number && number.intValue() == expected);
    }
}

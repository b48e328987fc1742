package io.weir.engine;

import io.weir.definition.Ending;
import io.weir.expression.ExpressionException;
import io.weir.expression.Mapping;
import io.weir.protocol.Payload;
import io.weir.protocol.RunError;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes a run from phase to phase: when its outcome is decided, it undoes steps, then it runs the steps at the end, then
 * it ends with that outcome. A phase without steps is left out.
 */
final class Phases {
    private final RunDraft run;
    private final RunOutputs outputs;
    private final Undos undos;
    private final Flow flow;
    private final Attempts attempts;
    private final List<Effect> effects;

    Phases(RunDraft run, RunOutputs outputs, Undos undos, Flow flow, Attempts attempts, List<Effect> effects) {
        this.run = run;
        this.outputs = outputs;
        this.undos = undos;
        this.flow = flow;
        this.attempts = attempts;
        this.effects = effects;
    }

    /** Goes on as far as possible. Returns true if another phase begins, whose steps may be ready. */
    boolean advance() {
        if (run.status().isTerminal() || (run.decided() == null && run.openSteps() > 0)) {
            return false;
        }
        if (run.decided() == null) {
            succeed();
        }
        if (run.phase() == Phase.WORKFLOW) {
            if (undos.isAnyAfter(ending())) {
                compensate();
                return true;
            }
        } else if (run.openSteps() > 0) {
            return false;
        }
        if (run.phase() != Phase.END && isAnyAtEnd()) {
            runTheEnd();
            return true;
        }
        end();
        return false;
    }

    /** Ends the run whatever its phase; nothing is undone any more. */
    void end() {
        RunState.Decided decided = run.decided();
        if (decided == null) {
            throw new IllegalStateException("run " + run.runId() + " has no outcome to end with");
        }
        if (run.phase() != Phase.END) {
            bypassOthersAtEnd();
        }
        run.end(decided.status());
        RunError error = run.error();
        if (error == null) {
            run.event(RunEventType.RUN_SUCCEEDED, Map.of());
        } else if (decided.status() == RunStatus.CANCELLED) {
            run.event(RunEventType.RUN_CANCELLED, Requests.facts(Requests.reasonOf(error)));
        } else {
            run.event(RunEventType.RUN_FAILED, facts(error));
        }
    }

    private Ending ending() {
        return run.ending();
    }

    private void succeed() {
        Mapping template = run.plan().output();
        if (template != null) {
            RunScope scope = RunScope.forResult(run, outputs);
            try {
                outputs.result(Payload.wrap(template.apply(scope, scope.evaluations())));
            } catch (ExpressionException e) {
                flow.fail(new RunError(
                        "OutputFailed", "the output of the workflow can't be built: " + e.getMessage(), null, null));
                return;
            }
        }
        run.decide(RunStatus.SUCCESS, null);
    }

    private void compensate() {
        attempts.cancelAllBut(undos);
        begin(Phase.COMPENSATION, RunEventType.RUN_COMPENSATING);
        for (int step = 0; step < run.plan().stepCount(); step++) {
            int undo = run.plan().step(step).undo();
            if (undo != StepPlan.NO_STEP && !undos.isAwaited(step) && !undos.isNeeded(step)) {
                flow.notNeeded(undo);
            }
        }
    }

    private boolean isAnyAtEnd() {
        for (int step = 0; step < run.plan().stepCount(); step++) {
            if (isAtThisEnd(step)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAtThisEnd(int step) {
        return run.plan().step(step).definition().onEnd().contains(ending());
    }

    private void runTheEnd() {
        if (run.phase() == Phase.WORKFLOW) {
            attempts.cancelAllBut(null);
        }
        begin(Phase.END, RunEventType.RUN_ENDING);
        bypassOthersAtEnd();
    }

    /** As if {@code when} were false: what follows such a step runs nevertheless. Without events. */
    private void bypassOthersAtEnd() {
        for (int step = 0; step < run.plan().stepCount(); step++) {
            if (run.plan().step(step).phase() == Phase.END && !isAtThisEnd(step)) {
                run.step(step, run.step(step).bypassed(run.at()));
            }
        }
    }

    private void begin(Phase phase, RunEventType type) {
        boolean first = run.phase() == Phase.WORKFLOW;
        Payload result = outputs.result();
        if (first && result != null) {
            Run.OutputSlot slot = RunState.resultSlot(run.plan());
            effects.add(new Effect.StoreOutput(slot.step(), slot.revision(), new StepOutput(result, null, null)));
        }
        run.enter(phase);
        run.wakeAt(attempts.nextDeadline());
        Map<String, Object> data = new HashMap<>(Map.of("outcome", run.outcomeName()));
        RunError error = run.error();
        if (error != null) {
            data.putAll(facts(error));
        }
        run.event(type, data);
        flow.begin(phase);
    }

    private static Map<String, Object> facts(RunError error) {
        return Map.of("error_type", error.type(), "error_message", error.message());
    }
}

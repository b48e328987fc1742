package io.weir.engine;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunEventType;
import io.weir.protocol.StepError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attempts of steps that can be undone, and that were in flight when the outcome of the run was decided. They are waited
 * for within a bound, because a success must be undone. Nothing else follows from their outcome.
 */
final class LateAttempts {
    /** How long they are waited for, if their own deadlines are not earlier. */
    private static final long LONGEST_MS = 300_000;

    private final RunDraft run;
    private final RunOutputs outputs;
    private final Undos undos;
    private final Flow flow;
    private final List<Effect> effects;

    LateAttempts(RunDraft run, RunOutputs outputs, Undos undos, Flow flow, List<Effect> effects) {
        this.run = run;
        this.outputs = outputs;
        this.undos = undos;
        this.flow = flow;
        this.effects = effects;
    }

    /** Returns true if an attempt of the step is in flight, and only its undo depends on the outcome. */
    boolean isLate(int step) {
        return run.phase() == Phase.COMPENSATION && undos.isAwaited(step);
    }

    long deadline(int step, Moment now) {
        RunState.Decided decided = run.decided();
        return Deadlines.ofLate(
                run.plan().step(step), run.step(step), now, decided == null ? run.at() : decided.at(), LONGEST_MS);
    }

    /** {@code begunAt} and {@code facts} as in {@link Successes#succeeded}. */
    void completed(int step, Outcome outcome, @Nullable Payload metadata, long begunAt, Map<String, Object> facts) {
        if (outcome instanceof Outcome.Success success) {
            succeeded(step, new StepOutput(success.output(), null, metadata), begunAt, facts);
        } else if (outcome instanceof Outcome.NeedsRevision revision) {
            succeeded(step, Verdict.sentBack(revision.output(), revision.feedback(), metadata), begunAt, facts);
        } else if (outcome instanceof Outcome.Failure failure) {
            failed(step, failure.error(), begunAt, facts);
        } else {
            throw new IllegalStateException("an outcome the core does not know: " + outcome);
        }
    }

    private void succeeded(int step, StepOutput output, long begunAt, Map<String, Object> facts) {
        int revision = run.step(step).revision();
        run.step(step, run.step(step).succeeded(StepMove.SUCCEED, run.at(), begunAt));
        run.event(RunEventType.STEP_SUCCEEDED, step, facts);
        outputs.add(step, revision, output);
        effects.add(new Effect.StoreOutput(step, revision, output));
        run.spend(output.size());
        settled(step);
    }

    /** No attempt follows. */
    void failed(int step, StepError error, long begunAt, Map<String, Object> facts) {
        run.event(RunEventType.STEP_FAILED, step, Attempts.failure(error, facts));
        run.step(step, run.step(step).failed(run.at(), begunAt, error));
        settled(step);
    }

    /** No worker has run the attempt, and none will. */
    void notRun(int step, String reason) {
        run.step(step, run.step(step).cancelled(run.at()));
        run.event(RunEventType.STEP_CANCELLED, step, Map.of("reason", reason));
        settled(step);
    }

    /** The attempt is no longer waited for. */
    void expired(int step) {
        String reason = "no report of it since the run " + run.outcomeName();
        run.step(step, run.step(step).cancelled(run.at(), Undos.outcomeUnknown(reason)));
        run.event(RunEventType.STEP_CANCELLED, step, Map.of("reason", reason));
        settled(step);
    }

    private void settled(int step) {
        int undo = run.plan().step(step).undo();
        if (undos.isNeeded(step)) {
            flow.examine(undo);
        } else {
            flow.notNeeded(undo);
        }
    }
}

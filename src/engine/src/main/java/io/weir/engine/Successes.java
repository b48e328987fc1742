package io.weir.engine;

import io.weir.definition.Repeat;
import io.weir.expression.Condition;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunError;
import io.weir.protocol.RunEventType;
import io.weir.protocol.StepError;
import io.weir.protocol.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies the success of a step, whoever carried it out: its output, the verdict of its loop, its next round. */
final class Successes {
    private final RunDraft run;
    private final RunOutputs outputs;
    private final Flow flow;
    private final Attempts attempts;
    private final List<Effect> effects;

    Successes(RunDraft run, RunOutputs outputs, Flow flow, Attempts attempts, List<Effect> effects) {
        this.run = run;
        this.outputs = outputs;
        this.flow = flow;
        this.attempts = attempts;
        this.effects = effects;
    }

    /**
     * The step has succeeded.
     *
     * @param begunAt when work on the attempt began, 0 if this was not reported
     * @param facts the facts in its event
     */
    void succeeded(int step, Payload output, @Nullable Payload metadata, long begunAt, Map<String, Object> facts) {
        if (!isAnotherRound(step, output, begunAt, facts)) {
            ended(StepMove.SUCCEED, step, output, metadata, begunAt, facts);
        }
    }

    /** An operator settles the step, without further rounds of a repetition; parameters as in {@link #succeeded}. */
    void skippedByOperator(int step, Payload output, long begunAt, Map<String, Object> facts) {
        ended(StepMove.SKIP_BY_OPERATOR, step, output, null, begunAt, facts);
    }

    /** The step was done before the run began. Returns true if the run continues. */
    boolean settledBefore(int step, Payload output) {
        return settle(StepMove.SUCCEED, step, new StepOutput(output, null, null), 0, Map.of("by", "fork"));
    }

    /**
     * Why the outcome decides nothing about the loop that the step validates, or is not one of this step; null if it
     * can be applied.
     */
    @Nullable
    String problemWith(int step, Outcome outcome) {
        LoopPlan loop = openLoopValidatedBy(step);
        if (loop == null) {
            return outcome instanceof Outcome.NeedsRevision ? "it is the validator of no open revision loop" : null;
        }
        return outcome instanceof Outcome.Success success
                        && verdict(loop, step, success.output(), null) instanceof Verdict.Unclear unclear
                ? "it is the validator of a revision loop: " + unclear.expectation()
                : null;
    }

    private Verdict verdict(LoopPlan loop, int step, Payload output, @Nullable Payload metadata) {
        outputs.add(step, run.step(step).revision(), new StepOutput(output, null, metadata));
        return Verdict.of(loop, output, RunScope.overOutput(run, outputs, step, output));
    }

    private void ended(
            StepMove move,
            int step,
            Payload output,
            @Nullable Payload metadata,
            long begunAt,
            Map<String, Object> facts) {
        LoopPlan loop = openLoopValidatedBy(step);
        if (loop == null) {
            if (settle(move, step, new StepOutput(output, null, metadata), begunAt, facts)) {
                flow.succeeded(step);
            }
            return;
        }
        Verdict verdict = verdict(loop, step, output, metadata);
        if (verdict instanceof Verdict.Revise) {
            Payload feedback = Verdict.feedbackIn(output);
            if (settle(move, step, new StepOutput(output, feedback, metadata), begunAt, facts)) {
                flow.revise(loop, feedback);
            }
        } else if (settle(move, step, new StepOutput(output, null, metadata), begunAt, facts)) {
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

    /**
     * The step asks for a revision. Returns false if it is the validator of no open loop.
     *
     * @param begunAt as in {@link #succeeded}, as is {@code facts}
     */
    boolean sentBack(
            int step,
            Outcome.NeedsRevision revision,
            @Nullable Payload metadata,
            long begunAt,
            Map<String, Object> facts) {
        LoopPlan loop = openLoopValidatedBy(step);
        if (loop == null) {
            return false;
        }
        StepOutput answer = Verdict.sentBack(revision.output(), revision.feedback(), metadata);
        if (settle(StepMove.SUCCEED, step, answer, begunAt, facts)) {
            flow.revise(loop, revision.feedback());
        }
        return true;
    }

    private @Nullable LoopPlan openLoopValidatedBy(int step) {
        LoopPlan loop = run.plan().loopOf(step);
        return loop == null
                        || step != loop.validator()
                        || run.loop(loop.index()).closed()
                ? null
                : loop;
    }

    /** Returns true if the step is to be repeated, or has been repeated too often: it has not succeeded then. */
    private boolean isAnotherRound(int step, Payload output, long begunAt, Map<String, Object> facts) {
        Condition until = run.plan().step(step).until();
        Repeat repeat = run.plan().step(step).definition().repeat();
        if (until == null || repeat == null) {
            return false;
        }
        RunScope scope = RunScope.overOutput(run, outputs, step, output);
        String name =
                "the condition that ends the repetition of step '" + run.plan().stepId(step) + "'";
        if (flow.isTrue(until, scope, step, () -> name)) {
            return false;
        }
        if (run.isOver() || run.step(step).status() == StepStatus.FAILED) {
            return true;
        }
        StepState state = run.step(step);
        int round = state.revision() + 1;
        if (round >= repeat.atMost()) {
            attempts.failedForGood(
                    step,
                    StepError.permanent(
                            "RepeatExhausted",
                            "the condition '" + repeat.until() + "' is still false after " + round + " of at most "
                                    + repeat.atMost() + " rounds"),
                    begunAt,
                    facts);
            return true;
        }
        long next = run.at() + repeat.pauseAfter(round).toMillis();
        run.event(
                RunEventType.STEP_REPEATED,
                step,
                Map.of("round", round, "next_at", Timestamps.format(Instant.ofEpochMilli(next))));
        run.step(step, state.repeating(run.at(), next));
        run.wakeBy(next);
        return true;
    }

    /**
     * Returns true if the run continues. No event may follow its last event. After the outcome is decided, an output that
     * does not fit is left out: what the step did is done.
     */
    private boolean settle(StepMove move, int step, StepOutput made, long begunAt, Map<String, Object> facts) {
        boolean fits = run.spend(made.size());
        boolean kept = fits || run.phase() == Phase.WORKFLOW;
        StepOutput output = kept ? made : new StepOutput(Payload.NULL, null, null);
        int revision = run.step(step).revision();
        run.step(step, run.step(step).succeeded(move, run.at(), begunAt));
        run.event(RunEventType.STEP_SUCCEEDED, step, facts);
        outputs.add(step, revision, output);
        effects.add(new Effect.StoreOutput(step, revision, output));
        if (!fits && kept) {
            flow.fail(new RunError(
                    "PayloadTooLarge",
                    "the outputs of the run come to more bytes than a run may keep; step '"
                            + run.plan().stepId(step) + "' added the last " + output.size(),
                    run.plan().stepId(step),
                    null));
            return false;
        }
        return true;
    }
}

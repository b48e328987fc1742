package io.weir.engine;

import io.weir.expression.ExpressionException;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Payload;
import io.weir.protocol.RunError;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Propagates the end of one step: takes transitions, skips steps, repeats or closes loops, and makes steps ready. */
final class Flow {
    static final String MAX_REVISIONS_EXCEEDED = "MaxRevisionsExceeded";
    private static final String REVISION_SKIPPED = "RevisionSkipped";

    private final RunDraft run;
    private final RunOutputs outputs;
    private final Deque<Integer> toExamine = new ArrayDeque<>();
    private final TreeSet<Integer> ready = new TreeSet<>();
    private final List<AttemptId> abandoned;
    private boolean skipped;

    Flow(RunDraft run, RunOutputs outputs, List<AttemptId> abandoned) {
        this.run = run;
        this.outputs = outputs;
        this.abandoned = abandoned;
    }

    /** Steps without predecessors are ready; the others follow as these settle. */
    void start() {
        run.plan().graph().entrySteps().forEach(toExamine::add);
    }

    /** Makes the step ready without a check of its inputs: it is a retry or a resumed step. */
    void again(int step) {
        ready.add(step);
    }

    void fail(RunError error) {
        if (!run.status().isTerminal()) {
            run.end(RunStatus.FAILED, error);
            run.event(RunEventType.RUN_FAILED, Map.of("error_type", error.type(), "error_message", error.message()));
        }
    }

    /** A step has failed for good. The run fails too, unless the step is part of a race that other steps can win. */
    void failed(int step) {
        int lost = Races.lost(run);
        if (lost == Races.NONE_LOST) {
            examineSuccessors(step);
        } else {
            failWithout(step, lost);
        }
    }

    /** @param race the race that is lost, or {@link Races#NEEDED} if the run needs the step itself */
    private void failWithout(int step, int race) {
        StepState state = run.step(step);
        StepError cause = state.error();
        String id = run.plan().stepId(step);
        String why = "step '" + id + "' failed at attempt " + state.attempt()
                + (cause == null ? "" : ": " + cause.type() + ": " + cause.message());
        if (race == Races.NEEDED) {
            fail(new RunError("StepFailed", why, id, cause));
        } else {
            String raced = run.plan().stepId(race);
            fail(new RunError(
                    "AllFailed",
                    "none of the steps that '" + raced + "' depends on has succeeded or still can; " + why,
                    raced,
                    cause));
        }
    }

    /** A step has succeeded and its loop, if any, has no rule for its success. */
    void succeeded(int step) {
        LoopPlan open = openLoopOf(step);
        takeConditionals(step, open, open != null);
        examineSuccessors(step);
    }

    /** The validator has accepted the draft. */
    void passed(LoopPlan loop) {
        takeConditionals(loop.validator(), loop, true);
        close(loop);
    }

    /** The validator sends the draft back; the validator has settled before. */
    void revise(LoopPlan loop, Payload feedback) {
        LoopState state = run.loop(loop.index());
        int max = loop.loop().maxIterations();
        String validator = run.plan().stepId(loop.validator());
        if (state.iteration() < max) {
            iterate(loop, state.next(), max);
            return;
        }
        switch (loop.loop().onExhausted()) {
            case ACCEPT_LAST -> passed(loop);
            case FAIL ->
                fail(new RunError(
                        MAX_REVISIONS_EXCEEDED,
                        "step '" + validator + "' still asks for a revision after " + max + " of at most " + max
                                + "; its last feedback: " + feedback,
                        validator,
                        null));
        }
    }

    private void iterate(LoopPlan loop, LoopState next, int max) {
        Map<String, Object> data = Map.of("iteration", next.iteration(), "max_iterations", max);
        run.loop(loop.index(), next);
        run.event(RunEventType.REVISION_REQUESTED, loop.validator(), data);
        if (next.iteration() == max) {
            run.event(RunEventType.LAST_REVISION, loop.validator(), data);
        }
        for (int step : loop.body()) {
            // Steps that lead to the validator stay unchanged while the reviser may still read their outputs.
            if (!loop.runsOverEachDraft(step)) {
                redo(step, next.iteration());
            }
        }
        toExamine.addAll(loop.body());
    }

    private void redo(int step, int iteration) {
        abandon(step);
        ready.remove(step);
        run.step(step, run.step(step).revised(iteration, run.at()));
    }

    private void abandon(int step) {
        StepState state = run.step(step);
        if (state.status().isInFlight()) {
            abandoned.add(new AttemptId(run.runId(), run.plan().stepId(step), state.revision(), state.attempt()));
        }
    }

    private void close(LoopPlan loop) {
        LoopState state = run.loop(loop.index());
        boolean skipped = run.step(loop.validator()).status() == StepStatus.SKIPPED;
        run.loop(loop.index(), state.close());
        run.event(RunEventType.LOOP_CLOSED, loop.validator(), Map.of("iteration", state.iteration()));
        for (int step : loop.body()) {
            if (loop.runsOnlyWhenAsked(step) && run.step(step).status() == StepStatus.PENDING) {
                // It may have become ready in the same turn.
                ready.remove(step);
                if (skipped) {
                    skip(step);
                } else {
                    run.step(step, run.step(step).bypassed(run.at()));
                    run.event(RunEventType.STEP_BYPASSED, step, Map.of());
                }
            }
        }
        for (int step : loop.body()) {
            if (run.step(step).status().isSettled()) {
                takeConditionals(step, loop, false);
                examineSuccessors(step);
            }
        }
    }

    /**
     * Evaluates the conditional transitions from a step: those inside its loop, or those that leave it. If the step was
     * bypassed and has no output to evaluate, none is taken.
     */
    private void takeConditionals(int step, @Nullable LoopPlan loop, boolean inside) {
        StepState state = run.step(step);
        List<StepPlan.Outgoing> conditionals = run.plan().step(step).conditionals();
        if (conditionals.isEmpty()
                || (state.status() != StepStatus.SUCCEEDED && state.status() != StepStatus.BYPASSED)) {
            return;
        }
        Payload output = outputs.standing(step);
        if (state.status() == StepStatus.BYPASSED && output == null) {
            return;
        }
        long taken = state.taken();
        RunScope scope = RunScope.overOutput(run, outputs, step, output);
        for (StepPlan.Outgoing edge : conditionals) {
            boolean isInside = loop != null && loop.body().contains(edge.to());
            if (isInside == inside && !isDecidedByLoop(loop, step, edge.to()) && evaluate(step, edge, scope)) {
                taken |= 1L << edge.bit();
            }
        }
        run.step(step, run.step(step).withTaken(taken));
    }

    /** The validator's answer itself decides whether the steps that run only on request are to run. */
    private static boolean isDecidedByLoop(@Nullable LoopPlan loop, int from, int to) {
        return loop != null && from == loop.validator() && loop.runsOnlyWhenAsked(to);
    }

    private boolean evaluate(int step, StepPlan.Outgoing edge, RunScope scope) {
        if (run.status().isTerminal()) {
            return false;
        }
        try {
            return edge.condition().test(scope, scope.evaluations());
        } catch (ExpressionException e) {
            String from = run.plan().stepId(step);
            fail(new RunError(
                    "ConditionFailed",
                    "the condition on the transition from '" + from + "' to '"
                            + run.plan().stepId(edge.to()) + "' can't be evaluated: " + e.getMessage(),
                    from,
                    null));
            return false;
        }
    }

    private void examineSuccessors(int step) {
        for (int successor : run.plan().step(step).successors()) {
            toExamine.add(successor);
        }
        LoopPlan loop = openLoopOf(step);
        if (loop != null && step == loop.reviser()) {
            int iteration = run.loop(loop.index()).iteration();
            for (int other : loop.body()) {
                if (loop.runsOverEachDraft(other) && run.step(other).revision() < iteration) {
                    redo(other, iteration);
                }
            }
            toExamine.addAll(loop.body());
        }
    }

    private @Nullable LoopPlan openLoopOf(int step) {
        LoopPlan loop = run.plan().loopOf(step);
        return loop == null || run.loop(loop.index()).closed() ? null : loop;
    }

    private void drain() {
        while (!toExamine.isEmpty() && !run.status().isTerminal()) {
            int step = toExamine.remove();
            if (run.step(step).status() == StepStatus.PENDING && !ready.contains(step)) {
                switch (Readiness.of(run, step)) {
                    case READY -> ready.add(step);
                    case SKIP -> skipAndSpread(step);
                    case WAIT -> {}
                }
            }
        }
    }

    private void skipAndSpread(int step) {
        skip(step);
        LoopPlan loop = openLoopOf(step);
        boolean asked = loop != null && run.loop(loop.index()).iteration() > 0;
        if (loop != null && asked && (step == loop.reviser() || step == loop.validator())) {
            revisionSkipped(loop, step);
        } else if (loop != null && step == loop.validator()) {
            close(loop);
        } else {
            examineSuccessors(step);
        }
    }

    /**
     * The draft was sent back, and no step revises it or validates it again. So the draft is not accepted, and must not
     * be treated as accepted.
     */
    private void revisionSkipped(LoopPlan loop, int skipped) {
        String validator = run.plan().stepId(loop.validator());
        fail(new RunError(
                REVISION_SKIPPED,
                "step '" + validator + "' asked for revision "
                        + run.loop(loop.index()).iteration() + ", and conditions on the way skipped "
                        + (skipped == loop.reviser()
                                ? "its reviser '" + run.plan().stepId(skipped) + "'"
                                : "'" + validator + "' itself, so nobody has accepted the work"),
                run.plan().stepId(skipped),
                null));
    }

    private void skip(int step) {
        skipped = true;
        run.step(step, run.step(step).skipped(run.at()));
        run.event(RunEventType.STEP_SKIPPED, step, Map.of());
    }

    /** A step was skipped. It may have been the last one that could win a race in which others have failed. */
    private void losersMayBeMissed() {
        for (int step = 0; step < run.plan().stepCount() && !run.status().isTerminal(); step++) {
            if (run.step(step).status() == StepStatus.FAILED) {
                int lost = Races.lost(run);
                if (lost != Races.NONE_LOST) {
                    failWithout(step, lost);
                }
                return;
            }
        }
    }

    /** The steps that became ready in this turn, after all changes have spread. */
    NavigableSet<Integer> ready() {
        drain();
        if (skipped) {
            losersMayBeMissed();
        }
        return ready;
    }

    /**
     * Returns true if an earlier decision left the step ready without dispatching it. This follows from the stored
     * state.
     */
    boolean isLeftReady(int step) {
        StepState state = run.step(step);
        return state.status() == StepStatus.PENDING
                ? Readiness.of(run, step) == Readiness.Answer.READY
                : state.isResumed();
    }
}

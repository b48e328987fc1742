package io.weir.engine;

import io.weir.definition.Trigger;
import io.weir.expression.Condition;
import io.weir.expression.ExpressionException;
import io.weir.protocol.Payload;
import io.weir.protocol.RunError;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Propagates the end of one step: takes transitions, skips steps, repeats or closes loops, and makes steps ready. */
final class Flow {
    static final String MAX_REVISIONS_EXCEEDED = "MaxRevisionsExceeded";
    private static final String CONDITION_FAILED = "ConditionFailed";
    private static final String REVISION_SKIPPED = "RevisionSkipped";

    private final RunDraft run;
    private final Branches branches;
    private final Deque<Integer> toExamine = new ArrayDeque<>();
    private final TreeSet<Integer> ready = new TreeSet<>();
    /** Ready steps that this decision has begun to dispatch. */
    private final Set<Integer> taken = new HashSet<>();

    private final Abandoned abandoned;
    private boolean skipped;

    Flow(RunDraft run, RunOutputs outputs, Abandoned abandoned) {
        this.run = run;
        this.branches = new Branches(run, outputs, this::isTrue);
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

    /** The run fails, unless its outcome is decided. */
    void fail(RunError error) {
        run.decide(RunStatus.FAILED, error);
    }

    /** Another phase has begun: nothing is ready, and all its steps are to be examined. */
    void begin(Phase phase) {
        ready.clear();
        taken.clear();
        toExamine.clear();
        skipped = false;
        for (int step = 0; step < run.plan().stepCount(); step++) {
            if (run.plan().step(step).phase() == phase) {
                toExamine.add(step);
            }
        }
    }

    /** The step settles without having run, and without an event; the steps behind it need not wait for it. */
    void notNeeded(int step) {
        run.step(step, run.step(step).skipped(run.at()));
        examineSuccessors(step);
    }

    /** It may be possible now to decide about the step. */
    void examine(int step) {
        toExamine.add(step);
    }

    /**
     * A step has failed for good. The run fails too, unless the definition or a race handles the failure, or the outcome
     * of the run is decided already.
     */
    void failed(int step) {
        if (run.phase() != Phase.WORKFLOW) {
            examineSuccessors(step);
            return;
        }
        StepPlan plan = run.plan().step(step);
        StepState state = run.step(step);
        StepError error = state.error();
        if (error == null || !Failures.handles(plan, error)) {
            goOnWithout(step);
            return;
        }
        long bits = state.taken();
        for (StepPlan.Outgoing edge : plan.outgoing()) {
            bits |= edge.handles(error.type()) ? 1L << edge.bit() : 0;
        }
        run.step(step, state.withTaken(bits));
        LoopPlan open = openLoopOf(step);
        if (plan.definition().allowFailure()) {
            succeeded(step);
        } else if (open != null) {
            leave(open);
        } else {
            examineSuccessors(step);
        }
        losersMayBeMissed();
    }

    /** Fails what can't be done without the failed step: races that no step can win any more, or the run. */
    private void goOnWithout(int failed) {
        Races races = Races.of(run);
        for (int step : run.plan().graph().topologicalOrder()) {
            if (run.step(step).status() == StepStatus.PENDING && isLossHandled(races, step, failed)) {
                lose(step, failed);
                return;
            }
        }
        int lost = races.lost();
        if (lost == Races.NONE_LOST) {
            examineSuccessors(failed);
        } else {
            fail(Failures.withoutStep(run, failed, lost));
        }
    }

    private boolean isLossHandled(Races races, int race, int failed) {
        return races.isLostRace(race) && Failures.handles(run.plan().step(race), Failures.allFailed(run, race, failed));
    }

    /** The race is lost, and the definition handles that. */
    private void lose(int race, int failed) {
        drop(race);
        failWith(race, Failures.allFailed(run, race, failed));
        examineSuccessors(failed);
    }

    /** The loop is left because of a failure: no step of it runs again. */
    private void leave(LoopPlan loop) {
        for (int step : loop.body()) {
            if (run.step(step).status() == StepStatus.PENDING) {
                drop(step);
                skip(step);
            } else if (!run.step(step).status().isSettled()) {
                cancel(step, "its revision loop was left");
            }
        }
        close(loop);
    }

    /** The outcome of the step is no longer needed. */
    private void cancel(int step, String reason) {
        drop(step);
        abandoned.add(step);
        StepState state = run.step(step);
        boolean unknown = state.status().isInFlight() && run.plan().step(step).undo() != StepPlan.NO_STEP;
        run.step(step, state.lost(run.at(), unknown ? Undos.outcomeUnknown(reason) : state.error()));
        run.event(RunEventType.STEP_CANCELLED, step, Map.of("reason", reason));
    }

    /** The step is not ready any more. */
    private void drop(int step) {
        ready.remove(step);
        taken.remove(step);
    }

    /** A step has succeeded and its loop, if any, has no rule for its success. */
    void succeeded(int step) {
        LoopPlan open = openLoopOf(step);
        branches.take(step, open, open != null);
        examineSuccessors(step);
    }

    /** The validator has accepted the draft. */
    void passed(LoopPlan loop) {
        branches.take(loop.validator(), loop, true);
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
        abandoned.add(step);
        drop(step);
        run.step(step, run.step(step).revised(iteration, run.at()));
    }

    private void close(LoopPlan loop) {
        LoopState state = run.loop(loop.index());
        StepStatus validator = run.step(loop.validator()).status();
        boolean skipped = validator == StepStatus.SKIPPED || validator == StepStatus.FAILED;
        run.loop(loop.index(), state.close());
        run.event(RunEventType.LOOP_CLOSED, loop.validator(), Map.of("iteration", state.iteration()));
        for (int step : loop.body()) {
            if (loop.runsOnlyWhenAsked(step) && run.step(step).status() == StepStatus.PENDING) {
                // It may have become ready in the same turn.
                drop(step);
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
                branches.take(step, loop, false);
                examineSuccessors(step);
            }
        }
    }

    /**
     * A condition that can't be evaluated fails the run: it never decides about a way silently. After the outcome is
     * decided, it fails the step.
     */
    boolean isTrue(Condition condition, RunScope scope, int step, Supplier<String> name) {
        if (run.isOver()) {
            return false;
        }
        try {
            return condition.test(scope, scope.evaluations());
        } catch (ExpressionException e) {
            String message = name.get() + " can't be evaluated: " + e.getMessage();
            if (run.phase() == Phase.WORKFLOW) {
                fail(new RunError(CONDITION_FAILED, message, run.plan().stepId(step), null));
            } else {
                failWith(step, StepError.permanent(CONDITION_FAILED, message));
            }
            return false;
        }
    }

    private void failWith(int step, StepError error) {
        run.step(step, run.step(step).failed(run.at(), 0, error));
        run.event(RunEventType.STEP_FAILED, step, Attempts.failure(error, Map.of()));
        failed(step);
    }

    /** The condition of the step itself is false: what follows it goes on without its output. */
    void bypassed(int step) {
        run.step(step, run.step(step).bypassed(run.at()));
        run.event(RunEventType.STEP_BYPASSED, step, Map.of());
        succeeded(step);
    }

    private void examineSuccessors(int step) {
        for (int successor : run.plan().step(step).successors()) {
            toExamine.add(successor);
        }
        LoopPlan loop = openLoopOf(step);
        if (loop != null && step == loop.reviser() && run.step(step).status() != StepStatus.FAILED) {
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
        while (!toExamine.isEmpty() && !run.isOver()) {
            int step = toExamine.remove();
            if (run.step(step).status() == StepStatus.PENDING && !ready.contains(step) && !taken.contains(step)) {
                switch (Readiness.of(run, step)) {
                    case READY -> becomesReady(step);
                    case SKIP -> skipAndSpread(step);
                    case NONE_SUCCEEDED -> noneSucceeded(step);
                    case WAIT -> {}
                }
            }
        }
    }

    private void becomesReady(int step) {
        ready.add(step);
        if (run.plan().step(step).definition().trigger() == Trigger.FIRST_SUCCEEDED) {
            won(step);
        }
    }

    /** The race that {@code step} waits for is decided: the others of it are no longer needed. */
    void won(int step) {
        for (int racer : run.plan().step(step).dependsOn()) {
            if (!run.step(racer).status().isSettled()) {
                cancel(racer, "another step was first");
                examineSuccessors(racer);
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

    /** A race that nobody won is skipped, unless it was lost by a failure and the definition handles that. */
    private void noneSucceeded(int race) {
        int failed = Failures.firstUnhandled(run);
        if (failed != StepPlan.NO_STEP && isLossHandled(Races.of(run), race, failed)) {
            lose(race, failed);
        } else {
            skipAndSpread(race);
        }
    }

    /** A step was skipped or failed. It may have been the last one that could win a race in which others have failed. */
    private void losersMayBeMissed() {
        int failed = run.isOver() ? StepPlan.NO_STEP : Failures.firstUnhandled(run);
        if (failed != StepPlan.NO_STEP) {
            goOnWithout(failed);
        }
    }

    /** Spreads all changes so far. */
    private void settle() {
        while (!run.isOver() && (skipped || !toExamine.isEmpty())) {
            drain();
            if (skipped) {
                skipped = false;
                losersMayBeMissed();
            }
        }
    }

    /** The steps that became ready in this turn and were not taken, after all changes so far have spread. */
    NavigableSet<Integer> ready() {
        settle();
        return ready;
    }

    /** A ready step is about to begin. */
    void take(int step) {
        ready.remove(step);
        taken.add(step);
    }

    /** Returns true if a step that was taken may still begin: nothing that happened since then keeps it from it. */
    boolean isTaken(int step) {
        return taken.contains(step);
    }

    /**
     * Returns true if an earlier decision left the step ready without dispatching it. This follows from the stored
     * state.
     */
    boolean isLeftReady(int step) {
        StepState state = run.step(step);
        if (taken.contains(step)) {
            return false;
        }
        return state.status() == StepStatus.PENDING
                ? Readiness.of(run, step) == Readiness.Answer.READY
                : state.isResumed();
    }
}

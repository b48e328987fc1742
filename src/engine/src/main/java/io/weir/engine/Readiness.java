package io.weir.engine;

import io.weir.definition.Trigger;

/** Decides whether a step may run. Uses the run's state in the middle of a turn. */
final class Readiness {
    enum Answer {
        READY,
        SKIP,
        /** It waits for a race that no step can win any more. */
        NONE_SUCCEEDED,
        WAIT
    }

    private Readiness() {}

    static Answer of(RunDraft run, int step) {
        StepPlan plan = run.plan().step(step);
        if (plan.phase() != run.phase() || isAwaited(run, plan.undoes())) {
            return Answer.WAIT;
        }
        LoopPlan loop = run.plan().loopOf(step);
        if (loop != null && !mayRunInLoop(run, loop, step)) {
            return Answer.WAIT;
        }
        Answer dependencies = ofDependencies(run, plan);
        Answer transitions = ofTransitions(run, plan);
        if (dependencies == Answer.WAIT || transitions == Answer.WAIT) {
            return Answer.WAIT;
        }
        return transitions == Answer.READY ? dependencies : Answer.SKIP;
    }

    /** Returns true if it is not known yet whether the step has to be undone. */
    private static boolean isAwaited(RunDraft run, int undone) {
        return undone != StepPlan.NO_STEP && run.step(undone).status().isInFlight();
    }

    /**
     * A loop has a direction: the steps that validate a draft, or lead to the validator, follow the reviser that writes
     * it.
     */
    private static boolean mayRunInLoop(RunDraft run, LoopPlan loop, int step) {
        LoopState state = run.loop(loop.index());
        if (state.closed()) {
            return true;
        }
        if (loop.runsOnlyWhenAsked(step)) {
            return state.iteration() > 0;
        }
        return !waitsForReviser(run, loop, step)
                || run.step(loop.reviser()).status().isSettled();
    }

    /**
     * If the reviser is first, all other steps wait for it. If it is last, the steps that lead to the validator wait
     * for it from the second pass on, because they then process the reviser's draft, not the first one.
     */
    private static boolean waitsForReviser(RunDraft run, LoopPlan loop, int step) {
        if (loop.reviserFirst()) {
            return step != loop.reviser();
        }
        int iteration = run.loop(loop.index()).iteration();
        return iteration > 0 && run.step(step).revision() == iteration && !loop.runsOnlyWhenAsked(step);
    }

    private static Answer ofDependencies(RunDraft run, StepPlan plan) {
        Trigger trigger = plan.definition().trigger();
        boolean allDecided = true;
        boolean all = true;
        boolean any = plan.dependsOn().length == 0;
        boolean allowed = false;
        // From the last on: the step that was dispatched last usually ends last, so a join of many steps finds out at
        // once that it has to wait.
        for (int i = plan.dependsOn().length - 1; i >= 0; i--) {
            int source = plan.dependsOn()[i];
            if (isDecided(run, source, plan.index())) {
                boolean mayFail = Failures.isAllowed(run, source);
                boolean succeeded = hasSucceeded(run, source, plan.index());
                all &= succeeded || mayFail;
                any |= succeeded;
                allowed |= mayFail;
            } else if (trigger.isRace()) {
                allDecided = false;
            } else {
                return Answer.WAIT;
            }
        }
        if (trigger.isRace() && any) {
            return Answer.READY;
        }
        if (!allDecided) {
            return Answer.WAIT;
        }
        return switch (trigger) {
            case ALL_SUCCEEDED -> all ? Answer.READY : Answer.SKIP;
            // A failure that is allowed wins no race, but is no reason not to go on either.
            case ANY_SUCCEEDED, FIRST_SUCCEEDED -> allowed ? Answer.READY : Answer.NONE_SUCCEEDED;
            case ALL_DONE -> Answer.READY;
        };
    }

    private static Answer ofTransitions(RunDraft run, StepPlan plan) {
        boolean taken = plan.incoming().length == 0;
        for (int i = plan.incoming().length - 1; i >= 0; i--) {
            StepPlan.Incoming edge = plan.incoming()[i];
            if (!isDecided(run, edge.from(), plan.index())) {
                return Answer.WAIT;
            }
            taken |= isTaken(run, edge, plan.index());
        }
        return taken ? Answer.READY : Answer.SKIP;
    }

    /**
     * Returns true if {@code to} may use the output of {@code source}: the source is decided, and counts as succeeded.
     */
    static boolean isUsable(RunDraft run, int source, int to) {
        return isDecided(run, source, to) && (hasSucceeded(run, source, to) || Failures.isAllowed(run, source));
    }

    /**
     * Returns true if the transition that leads to {@code to} was taken. Edges into a loop whose revision was requested
     * count as taken.
     */
    static boolean isTaken(RunDraft run, StepPlan.Incoming edge, int to) {
        if (edge.onFailure()) {
            StepState source = run.step(edge.from());
            return source.status() == StepStatus.FAILED && edge.isTaken(source) && isDecided(run, edge.from(), to);
        }
        return isUsable(run, edge.from(), to)
                && (isAsking(run, edge.from(), to) || edge.isTaken(run.step(edge.from())));
    }

    /** Returns true if {@code source} can have no further effect on {@code to}. */
    private static boolean isDecided(RunDraft run, int source, int to) {
        if (isAsking(run, source, to)) {
            return true;
        }
        if (!run.step(source).status().isSettled()) {
            return false;
        }
        LoopPlan loop = run.plan().loopOf(source);
        return loop == null || run.loop(loop.index()).closed() || loop.body().contains(to);
    }

    private static boolean hasSucceeded(RunDraft run, int source, int to) {
        StepStatus status = run.step(source).status();
        return status == StepStatus.SUCCEEDED || status == StepStatus.BYPASSED || isAsking(run, source, to);
    }

    /**
     * Returns true if the validator has sent the draft back to {@code to}. The validator itself is reset, but {@code
     * to} waits for its answer.
     */
    private static boolean isAsking(RunDraft run, int source, int to) {
        LoopPlan loop = run.plan().loopOf(source);
        return loop != null
                && source == loop.validator()
                && loop.runsOnlyWhenAsked(to)
                && run.loop(loop.index()).iteration() > 0;
    }
}

package io.weir.history.judge;

import io.weir.definition.Trigger;
import io.weir.definition.WorkflowGraph.Loop;
import io.weir.engine.StepStatus;
import io.weir.history.judge.StepModel.Truth;

/**
 * Whether a step may run, as {@code docs/decisions/0004-what-makes-a-step-ready.md} has it. Transitions that can't be judged
 * are taken for granted, or for not taken.
 */
final class Readiness {
    enum Answer {
        READY,
        SKIP,
        WAIT
    }

    private final RunModel run;
    private final boolean unknownIsTaken;

    private Readiness(RunModel run, boolean unknownIsTaken) {
        this.run = run;
        this.unknownIsTaken = unknownIsTaken;
    }

    static boolean mayRun(RunModel run, int step) {
        return new Readiness(run, true).of(step) == Answer.READY;
    }

    static boolean mayBeSkipped(RunModel run, int step) {
        return new Readiness(run, false).of(step) == Answer.SKIP;
    }

    /** Whether the step has been decided, whatever can't be judged. */
    static boolean isOverdue(RunModel run, int step) {
        return new Readiness(run, true).of(step) != Answer.WAIT;
    }

    /** Whether {@code to} may use what {@code source} left. */
    static boolean isUsable(RunModel run, int source, int to) {
        Readiness readiness = new Readiness(run, true);
        return readiness.isDecided(source, to) && readiness.hasSucceeded(source, to);
    }

    /** Whether the transition that leads to its end was taken. */
    static Truth isTaken(RunModel run, Workflow.Edge edge) {
        if (!isUsable(run, edge.from(), edge.to())) {
            return Truth.NO;
        }
        if (edge.condition() == null || new Readiness(run, true).isAsking(edge.from(), edge.to())) {
            return Truth.YES;
        }
        return run.step(edge.from()).taken(edge);
    }

    private Answer of(int step) {
        Loop loop = run.workflow().loopOf(step);
        if (loop != null && !mayRunIn(loop, step)) {
            return Answer.WAIT;
        }
        Answer dependencies = ofDependencies(step);
        Answer transitions = ofTransitions(step);
        if (dependencies == Answer.WAIT || transitions == Answer.WAIT) {
            return Answer.WAIT;
        }
        return dependencies == Answer.READY && transitions == Answer.READY ? Answer.READY : Answer.SKIP;
    }

    private boolean mayRunIn(Loop loop, int step) {
        if (run.loop(loop).closed) {
            return true;
        }
        if (Workflow.runsOnlyWhenAsked(loop, step)) {
            return run.loop(loop).iteration > 0;
        }
        return !waitsForReviser(loop, step) || run.step(loop.reviser()).status.isSettled();
    }

    private boolean waitsForReviser(Loop loop, int step) {
        if (loop.reviserFirst()) {
            return step != loop.reviser();
        }
        int iteration = run.loop(loop).iteration;
        return iteration > 0 && run.step(step).revision == iteration && !Workflow.runsOnlyWhenAsked(loop, step);
    }

    private Answer ofDependencies(int step) {
        Trigger trigger = run.workflow().step(step).trigger();
        int sources = 0;
        int decided = 0;
        int succeeded = 0;
        for (int source : run.workflow().dependsOn(step)) {
            sources++;
            if (isDecided(source, step)) {
                decided++;
                succeeded += hasSucceeded(source, step) ? 1 : 0;
            }
        }
        boolean all = decided == sources;
        return switch (trigger) {
            case ALL_SUCCEEDED -> !all ? Answer.WAIT : succeeded == sources ? Answer.READY : Answer.SKIP;
            case ALL_DONE -> all ? Answer.READY : Answer.WAIT;
            case ANY_SUCCEEDED -> succeeded > 0 || sources == 0 ? Answer.READY : all ? Answer.SKIP : Answer.WAIT;
        };
    }

    private Answer ofTransitions(int step) {
        boolean any = run.workflow().into(step).isEmpty();
        for (Workflow.Edge edge : run.workflow().into(step)) {
            if (!isDecided(edge.from(), step)) {
                return Answer.WAIT;
            }
            Truth taken = isTaken(run, edge);
            any |= taken == Truth.YES || (taken == Truth.UNKNOWN && unknownIsTaken);
        }
        return any ? Answer.READY : Answer.SKIP;
    }

    private boolean isDecided(int source, int to) {
        if (isAsking(source, to)) {
            return true;
        }
        if (!run.step(source).status.isSettled()) {
            return false;
        }
        Loop loop = run.workflow().loopOf(source);
        return loop == null || run.loop(loop).closed || loop.body().contains(to);
    }

    private boolean hasSucceeded(int source, int to) {
        StepStatus status = run.step(source).status;
        return status == StepStatus.SUCCEEDED || status == StepStatus.BYPASSED || isAsking(source, to);
    }

    /** The validator has sent the work back to {@code to}: it stands reset itself, but its answer is what {@code to} waits for. */
    private boolean isAsking(int source, int to) {
        Loop loop = run.workflow().loopOf(source);
        return loop != null
                && source == loop.validator()
                && Workflow.runsOnlyWhenAsked(loop, to)
                && run.loop(loop).iteration > 0;
    }
}

package io.weir.history.judge;

import io.weir.definition.WorkflowGraph.Loop;
import io.weir.engine.StepStatus;
import io.weir.history.judge.StepModel.Left;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where a run stands as its events tell it, and what its steps left: the outputs that dependents must be handed. */
final class RunModel {
    /** A loop: how many revisions were asked for, and whether it is closed. */
    static final class LoopModel {
        int iteration;
        boolean closed;
    }

    private final String runId;
    private final Workflow workflow;
    private final long startedAt;
    private final Digest input;
    private final StepModel[] steps;
    private final LoopModel[] loops;
    private final PutBackClock clock = new PutBackClock();

    /**
     * @param startedAt ms since 1970
     * @param input of the accepted request
     */
    RunModel(String runId, Workflow workflow, long startedAt, Digest input) {
        this.runId = runId;
        this.workflow = workflow;
        this.startedAt = startedAt;
        this.input = input;
        this.steps = IntStream.range(0, workflow.size())
                .mapToObj(step -> new StepModel())
                .toArray(StepModel[]::new);
        this.loops = workflow.loops().stream().map(loop -> new LoopModel()).toArray(LoopModel[]::new);
    }

    String runId() {
        return runId;
    }

    Workflow workflow() {
        return workflow;
    }

    long startedAt() {
        return startedAt;
    }

    PutBackClock clock() {
        return clock;
    }

    Digest input() {
        return input;
    }

    StepModel step(int step) {
        return steps[step];
    }

    LoopModel loop(Loop loop) {
        return loops[loop.index()];
    }

    /** The loop that the step is in, as long as it is open; else null. */
    @Nullable
    Loop openLoopOf(int step) {
        Loop loop = workflow.loopOf(step);
        return loop == null || loop(loop).closed ? null : loop;
    }

    boolean isSettled() {
        for (StepModel step : steps) {
            if (!step.status.isSettled()) {
                return false;
            }
        }
        return true;
    }

    /** What dependents see of a step, or null: of a reviser that was never asked, the draft it would have revised. */
    @Nullable
    Digest standing(int step) {
        if (steps[step].status == StepStatus.FAILED) {
            return null;
        }
        if (steps[step].status == StepStatus.BYPASSED) {
            Loop loop = workflow.loopOf(step);
            return loop != null && step == loop.reviser() ? standing(loop.source()) : null;
        }
        return standingOutput(step);
    }

    /** What a step is handed of one that it follows, or null: in its loop the current draft in place of the first one. */
    @Nullable
    Digest seenFrom(int step, int source) {
        Loop loop = workflow.loopOf(step);
        return loop != null && !loop.reviserFirst() && source == loop.source() ? draft(step) : standing(source);
    }

    /** A step's own newest output, or null; what was skipped in this pass left none. */
    @Nullable
    Digest standingOutput(int step) {
        if (steps[step].status == StepStatus.SKIPPED) {
            return null;
        }
        Left left = steps[step].latest(steps[step].revision);
        return left == null ? null : left.output();
    }

    /** What a dispatch of the step must say of its loop, or null when it is in none. */
    Dispatch.@Nullable InLoop inLoop(int step) {
        Loop loop = workflow.loopOf(step);
        if (loop == null) {
            return null;
        }
        int iteration = steps[step].revision;
        Left answer = iteration == 0 ? null : steps[loop.validator()].latest(iteration - 1);
        return new Dispatch.InLoop(
                iteration,
                loop.maxIterations(),
                draft(loop, step, iteration),
                answer == null ? null : answer.feedback());
    }

    @Nullable
    Digest draft(int step) {
        Loop loop = workflow.loopOf(step);
        return loop == null ? null : draft(loop, step, steps[step].revision);
    }

    private @Nullable Digest draft(Loop loop, int step, int iteration) {
        boolean makesIt = loop.reviserFirst() ? step == loop.reviser() : Workflow.runsOnlyWhenAsked(loop, step);
        Left revised = steps[loop.reviser()].latest(makesIt ? iteration - 1 : iteration);
        if (revised != null) {
            return revised.output();
        }
        return loop.reviserFirst() ? null : standing(loop.source());
    }
}

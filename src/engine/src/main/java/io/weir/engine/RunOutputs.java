package io.weir.engine;

import io.weir.definition.WorkflowGraph.Loop;
import io.weir.expression.Evaluations;
import io.weir.protocol.Payload;
import io.weir.protocol.RunError;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady.LoopContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The payloads of a run in the middle of a turn: those stored before the turn, and those that the turn adds. */
final class RunOutputs {
    /** The key of the run's own error. */
    private static final int RUN = -1;

    private record Added(int step, int revision, StepOutput output) {}

    private final RunDraft run;
    private final Outputs stored;
    private final List<Added> added = new ArrayList<>(1);
    private final Map<Run.OutputSlot, Optional<StepOutput>> read = new HashMap<>(4);
    private final IdentityHashMap<Payload, byte[]> arrays = new IdentityHashMap<>(2);
    private final Map<Integer, Payload> errors = new HashMap<>(2);
    private final Evaluations evaluations;
    private @Nullable Payload input;
    private @Nullable Payload result;

    /** @param evaluations of this turn */
    RunOutputs(RunDraft run, Outputs stored, Evaluations evaluations) {
        this.run = run;
        this.stored = stored;
        this.evaluations = evaluations;
    }

    /** The expressions of this turn; they read the payloads of this object. */
    Evaluations evaluations() {
        return evaluations;
    }

    /** Always the same object in one turn. */
    Payload input() {
        Payload known = input;
        if (known == null) {
            known = stored.input();
            input = known;
        }
        return known;
    }

    /** The output of the workflow, built in this turn. */
    void result(Payload output) {
        result = output;
    }

    /** The output of the workflow, if the definition declares one and the workflow has succeeded; else null. */
    @Nullable
    Payload result() {
        Payload built = result;
        RunState.Decided decided = run.decided();
        if (built == null
                && decided != null
                && decided.status() == RunStatus.SUCCESS
                && run.plan().output() != null) {
            Run.OutputSlot slot = RunState.resultSlot(run.plan());
            StepOutput kept = stored.find(slot.step(), slot.revision());
            return kept == null ? null : kept.output();
        }
        return built;
    }

    /** For expressions: always the same array for the same payload. Must not be changed. */
    byte[] bytes(Payload payload) {
        return payload.size() == payload.array().length
                ? payload.array()
                : arrays.computeIfAbsent(payload, Payload::toBytes);
    }

    QueueAccess queues() {
        return stored.queues();
    }

    /** A later output replaces an earlier one of the same step and revision. */
    void add(int step, int revision, StepOutput output) {
        added.add(new Added(step, revision, output));
    }

    @Nullable
    StepOutput find(int step, int revision) {
        for (int i = added.size() - 1; i >= 0; i--) {
            Added one = added.get(i);
            if (one.step() == step && one.revision() == revision) {
                return one.output();
            }
        }
        return read.computeIfAbsent(
                        new Run.OutputSlot(step, revision), slot -> Optional.ofNullable(stored.find(step, revision)))
                .orElse(null);
    }

    /** The newest output of {@code step} up to {@code revision}, or null. */
    @Nullable
    StepOutput latest(int step, int revision) {
        if (!run.step(step).hasRun()) {
            return null;
        }
        if (run.plan().step(step).until() != null) {
            // Only the output of the last round is kept.
            return find(step, revision);
        }
        for (int r = revision; r >= 0; r--) {
            StepOutput found = find(step, r);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The newest output of the step in any pass of its loop, whatever happened to it since; null if it has none. */
    @Nullable
    StepOutput last(int step) {
        return latest(step, run.step(step).revision());
    }

    /** What the undo of a step gets: the step's last output, or null if it has none. */
    Payload toUndo(int step) {
        StepOutput output = last(step);
        return output == null ? Payload.NULL : output.output();
    }

    /**
     * The output of a step that dependents see: its newest output; for a reviser that was never requested, the draft it
     * would have revised. Null if there is none: a step that failed or was cancelled has none, whatever its outputs in
     * earlier passes of its loop.
     */
    @Nullable
    Payload standing(int step) {
        StepState state = run.step(step);
        if (state.status() == StepStatus.FAILED || state.status() == StepStatus.CANCELLED) {
            return null;
        }
        if (state.status() == StepStatus.BYPASSED) {
            LoopPlan loop = run.plan().loopOf(step);
            return loop != null && step == loop.reviser() ? standing(loop.loop().source()) : null;
        }
        StepOutput output = standingOutput(step);
        return output == null ? null : output.output();
    }

    /**
     * The output of {@code source} that a step receives. Inside its loop, the current draft replaces the first one: a
     * validator that depends on the step that made the first draft must not judge that draft again. Null if there is
     * none.
     */
    @Nullable
    Payload seenFrom(int step, int source) {
        LoopPlan plan = run.plan().loopOf(step);
        boolean firstDraft =
                plan != null && !plan.reviserFirst() && source == plan.loop().source();
        return plan != null && firstDraft ? draft(plan, step, run.step(step).revision()) : standing(source);
    }

    /**
     * A step's own newest output. A step that was skipped in this pass of its loop has none, whatever its outputs in
     * earlier passes.
     */
    @Nullable
    StepOutput standingOutput(int step) {
        StepState state = run.step(step);
        return state.status() == StepStatus.SKIPPED ? null : latest(step, state.revision());
    }

    /** The failure that the step handles, or null if it handles none. */
    @Nullable
    Payload error(int step) {
        Integer failed = Failures.handledBy(run, step);
        StepError error = failed == null ? null : run.step(failed).error();
        return failed == null || error == null
                ? null
                : errors.computeIfAbsent(
                        failed, source -> JsonText.error(run.plan().stepId(source), error));
    }

    /** The error of the outcome of the run, or null if there is none. */
    @Nullable
    Payload runError() {
        RunError error = run.error();
        return error == null
                ? null
                : errors.computeIfAbsent(RUN, none -> JsonText.error(error.stepId(), error.type(), error.message()));
    }

    /** The position of a step in its loop, or null if it is in no loop. */
    @Nullable
    LoopContext loopContext(int step) {
        LoopPlan plan = run.plan().loopOf(step);
        if (plan == null) {
            return null;
        }
        Loop loop = plan.loop();
        int iteration = run.step(step).revision();
        StepOutput answer = iteration == 0 ? null : latest(loop.validator(), iteration - 1);
        return new LoopContext(
                iteration,
                loop.maxIterations(),
                draft(plan, step, iteration),
                answer == null ? null : answer.feedback());
    }

    private @Nullable Payload draft(LoopPlan plan, int step, int iteration) {
        Loop loop = plan.loop();
        boolean beforeReviser = plan.reviserFirst() ? step == loop.reviser() : plan.runsOnlyWhenAsked(step);
        StepOutput revised = latest(loop.reviser(), beforeReviser ? iteration - 1 : iteration);
        if (revised != null) {
            return revised.output();
        }
        return plan.reviserFirst() ? null : standing(loop.source());
    }
}

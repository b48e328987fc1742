package io.weir.engine;

import io.weir.expression.Condition;
import io.weir.protocol.Payload;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides which transitions lead on from a step that has ended well. */
final class Branches {
    private final RunDraft run;
    private final RunOutputs outputs;
    private final Test test;

    Branches(RunDraft run, RunOutputs outputs, Test test) {
        this.run = run;
        this.outputs = outputs;
        this.test = test;
    }

    /** Evaluates conditions of steps. */
    interface Test {
        /**
         * Returns false too if the condition can't be evaluated; the run, or the step, has failed then.
         *
         * @param name of the condition, for people
         */
        boolean isTrue(Condition condition, RunScope scope, int step, Supplier<String> name);
    }

    /**
     * Takes the transitions from a step that has ended well, those inside its loop or those that leave it: conditional
     * ones whose condition is true, otherwise the one for that case. A step without an output has nothing that a
     * condition could be evaluated over, so none of them is taken.
     */
    void take(int step, @Nullable LoopPlan loop, boolean inside) {
        StepState state = run.step(step);
        List<StepPlan.Outgoing> outgoing = run.plan().step(step).outgoing();
        boolean endedWell = state.status() == StepStatus.SUCCEEDED
                || state.status() == StepStatus.BYPASSED
                || Failures.isAllowed(run, step);
        if (outgoing.isEmpty() || !endedWell) {
            return;
        }
        Payload output = outputs.standing(step);
        RunScope scope = output != null || state.status() == StepStatus.SUCCEEDED
                ? RunScope.overOutput(run, outputs, step, output)
                : null;
        long taken = state.taken() | (scope == null ? 0 : taken(step, loop, inside, scope));
        for (StepPlan.Outgoing edge : outgoing) {
            if (edge.kind() == StepPlan.Kind.OTHERWISE
                    && isInside(loop, edge) == inside
                    && !isAnyTaken(outgoing, taken)
                    // What leaves the loop is decided when it closes, but counts here too.
                    && (!inside || scope == null || taken(step, loop, false, scope) == 0)) {
                taken |= 1L << edge.bit();
            }
        }
        run.step(step, run.step(step).withTaken(taken));
    }

    /** The bits of the conditional transitions inside the loop, or of those that leave it, whose condition is true. */
    private long taken(int step, @Nullable LoopPlan loop, boolean inside, RunScope scope) {
        long taken = 0;
        for (StepPlan.Outgoing edge : run.plan().step(step).outgoing()) {
            if (isDecidedNow(edge, step, loop, inside) && evaluate(step, edge, scope)) {
                taken |= 1L << edge.bit();
            }
        }
        return taken;
    }

    private static boolean isDecidedNow(StepPlan.Outgoing edge, int step, @Nullable LoopPlan loop, boolean inside) {
        return edge.kind() == StepPlan.Kind.CONDITIONAL
                && isInside(loop, edge) == inside
                && !isDecidedByLoop(loop, step, edge.to());
    }

    private static boolean isInside(@Nullable LoopPlan loop, StepPlan.Outgoing edge) {
        return loop != null && loop.body().contains(edge.to());
    }

    private static boolean isAnyTaken(List<StepPlan.Outgoing> outgoing, long taken) {
        return outgoing.stream()
                .anyMatch(edge -> edge.kind() == StepPlan.Kind.CONDITIONAL && (taken & (1L << edge.bit())) != 0);
    }

    /** The validator's answer itself decides whether the steps that run only on request are to run. */
    private static boolean isDecidedByLoop(@Nullable LoopPlan loop, int from, int to) {
        return loop != null && from == loop.validator() && loop.runsOnlyWhenAsked(to);
    }

    private boolean evaluate(int step, StepPlan.Outgoing edge, RunScope scope) {
        Condition condition = edge.condition();
        return condition != null
                && test.isTrue(
                        condition,
                        scope,
                        step,
                        () -> "the condition on the transition from '"
                                + run.plan().stepId(step) + "' to '"
                                + run.plan().stepId(edge.to()) + "'");
    }
}

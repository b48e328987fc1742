package io.weir.engine;

import io.weir.definition.WorkflowGraph.Loop;
import io.weir.expression.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A revision loop of a plan.
 *
 * @param body ascending
 * @param reviseWhen evaluated over the validator's output, or null if its {@code decision} field decides
 */
record LoopPlan(Loop loop, List<Integer> body, @Nullable Condition reviseWhen) {
    static LoopPlan of(Loop loop, @Nullable Condition reviseWhen) {
        return new LoopPlan(loop, loop.body().stream().sorted().toList(), reviseWhen);
    }

    int index() {
        return loop.index();
    }

    int reviser() {
        return loop.reviser();
    }

    int validator() {
        return loop.validator();
    }

    boolean reviserFirst() {
        return loop.reviserFirst();
    }

    /**
     * Returns true if the step runs only when the validator requests it: the reviser that follows the validator, and
     * the steps between them.
     */
    boolean runsOnlyWhenAsked(int step) {
        return !reviserFirst() && (step == loop.reviser() || loop.mid().contains(step));
    }

    /**
     * Returns true if the step leads from the first draft to a validator that precedes the reviser. Such a step runs
     * again for each new draft.
     */
    boolean runsOverEachDraft(int step) {
        return !reviserFirst() && loop.between().contains(step);
    }
}

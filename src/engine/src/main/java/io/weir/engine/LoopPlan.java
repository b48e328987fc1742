package io.weir.engine;

import io.weir.definition.WorkflowGraph.Loop;
import io.weir.expression.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A revision loop of a plan.
 *
 * @param body ascending
 * @param reviseWhen over the validator's output, or null when its {@code decision} field tells
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

    /** Runs only when the validator asks: the reviser that stands after it, and what lies between them. */
    boolean runsOnlyWhenAsked(int step) {
        return !reviserFirst() && (step == loop.reviser() || loop.mid().contains(step));
    }

    /** Leads from the first draft to the validator that stands before the reviser: done over once there is a new draft. */
    boolean runsOverEachDraft(int step) {
        return !reviserFirst() && loop.between().contains(step);
    }
}

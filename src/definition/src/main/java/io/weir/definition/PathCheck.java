package io.weir.definition;

import org.jspecify.annotations.Nullable;

/** Checks that the ways through a definition do not contradict each other: conditions, failures, races and endings. */
final class PathCheck {
    private PathCheck() {}

    /** @param graph null if the steps form none; the rules about loops are then not checked */
    static void check(WorkflowDefinition definition, @Nullable WorkflowGraph graph, Problems problems) {
        StepsById steps = new StepsById(definition.steps());
        new TransitionCheck(definition, steps, problems).check();
        new EndingCheck(definition, steps, problems).check();
        new LoopStepCheck(definition, steps, graph, problems).check();
        new RaceCheck(definition, steps, graph, problems).check();
    }
}

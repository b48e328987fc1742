package io.weir.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a test in another package may see of a run. */
public record RunView(List<Step> steps, List<Loop> loops) {
    public record Step(StepStatus status, int revision, int attempt, int attemptFloor) {}

    public record Loop(int iteration, boolean closed) {}

    /** A change of a step's status. */
    public record Move(StepStatus from, StepStatus to) {}

    /** Empty for a run that has no plan. */
    public static Optional<RunView> of(Run run) {
        if (!(run instanceof RunState state)) {
            return Optional.empty();
        }
        List<Step> steps = new ArrayList<>(state.plan().stepCount());
        for (int i = 0; i < state.plan().stepCount(); i++) {
            StepState step = state.step(i);
            steps.add(new Step(step.status(), step.revision(), step.attempt(), step.attemptFloor()));
        }
        List<Loop> loops = state.loops().stream()
                .map(loop -> new Loop(loop.iteration(), loop.closed()))
                .toList();
        return Optional.of(new RunView(steps, loops));
    }

    /** Every move the core's table permits. */
    public static Set<Move> permittedMoves() {
        Set<Move> moves = new LinkedHashSet<>();
        for (StepMove move : StepMove.values()) {
            for (StepStatus from : StepStatus.values()) {
                if (move.isFrom(from)) {
                    moves.add(new Move(from, move.to()));
                }
            }
        }
        return moves;
    }
}

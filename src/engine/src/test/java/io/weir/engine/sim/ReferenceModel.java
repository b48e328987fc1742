package io.weir.engine.sim;

import io.weir.definition.Trigger;
import io.weir.engine.StepStatus;
import io.weir.engine.sim.Blueprint.Edge;
import io.weir.engine.sim.Blueprint.Loop;
import io.weir.protocol.Payload;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must become of a step, worked out afresh from the definition and the outcomes so far. Written from the page that
 * describes the semantics, one rule after the other, with no thought of speed.
 */
final class ReferenceModel {
    enum Answer {
        READY,
        SKIP,
        WAIT,
        /** The race is lost, and the definition handles that. */
        LOSE,
        /** A condition on the way to it can't be evaluated. */
        ERROR
    }

    private enum Seen {
        UNDECIDED,
        SUCCESS,
        /** It failed, and what is behind it runs nevertheless. */
        ALLOWED,
        AGAINST
    }

    private final Ledger run;
    private final Blueprint blueprint;
    private final Map<Integer, Boolean> lost = new HashMap<>();

    ReferenceModel(Ledger run) {
        this.run = run;
        this.blueprint = run.blueprint;
    }

    Answer of(int step) {
        lost.clear();
        if (blueprint.steps.get(step).trigger().isRace()
                && blueprint.handles(step, "AllFailed")
                && isRaceLost(step)
                && isLost(step)) {
            return Answer.LOSE;
        }
        Loop loop = blueprint.loopOf[step];
        boolean open = run.isLoopOpen(step);
        if (open && loop != null && loop.reviserFirst()) {
            if (step != loop.reviser() && !run.status[loop.reviser()].isSettled()) {
                return Answer.WAIT;
            }
        } else if (open && loop != null) {
            boolean anyPass = run.iteration[loop.index()] > 0;
            if (blueprint.isAskedOnly(step)) {
                if (!anyPass) {
                    return Answer.WAIT;
                }
            } else if (anyPass && run.revision[step] == run.iteration[loop.index()]) {
                if (!run.status[loop.reviser()].isSettled()) {
                    return Answer.WAIT;
                }
            }
        }
        Answer dependencies = dependencies(step);
        Answer transitions = transitions(step);
        if (transitions == Answer.ERROR) {
            return Answer.ERROR;
        }
        if (dependencies == Answer.WAIT || transitions == Answer.WAIT) {
            return Answer.WAIT;
        }
        return dependencies == Answer.SKIP || transitions == Answer.SKIP ? Answer.SKIP : Answer.READY;
    }

    private Answer dependencies(int step) {
        int undecided = 0;
        int succeeded = 0;
        int allowed = 0;
        int[] sources = blueprint.dependsOn[step];
        for (int source : sources) {
            Seen seen = seen(source, step);
            undecided += seen == Seen.UNDECIDED ? 1 : 0;
            succeeded += seen == Seen.SUCCESS ? 1 : 0;
            allowed += seen == Seen.ALLOWED ? 1 : 0;
        }
        Trigger trigger = blueprint.steps.get(step).trigger();
        if (sources.length == 0 || (trigger.isRace() && succeeded > 0)) {
            return Answer.READY;
        }
        if (undecided > 0) {
            return Answer.WAIT;
        }
        boolean satisfied = switch (trigger) {
            case ALL_DONE -> true;
            case ALL_SUCCEEDED -> succeeded + allowed == sources.length;
            case ANY_SUCCEEDED, FIRST_SUCCEEDED -> allowed > 0;
        };
        return satisfied ? Answer.READY : Answer.SKIP;
    }

    private Answer transitions(int step) {
        boolean any = blueprint.incoming.get(step).isEmpty();
        boolean undecided = false;
        boolean error = false;
        for (Edge edge : blueprint.incoming.get(step)) {
            switch (taken(edge)) {
                case READY -> any = true;
                case SKIP, LOSE -> {}
                case WAIT -> undecided = true;
                case ERROR -> error = true;
            }
        }
        if (error) {
            return Answer.ERROR;
        }
        return undecided ? Answer.WAIT : any ? Answer.READY : Answer.SKIP;
    }

    /** Whether a transition is taken (READY), not taken (SKIP), or not decided (WAIT). */
    private Answer taken(Edge edge) {
        Seen seen = seen(edge.from(), edge.to());
        if (seen == Seen.UNDECIDED) {
            return Answer.WAIT;
        }
        String error = run.status[edge.from()] == StepStatus.FAILED ? run.error[edge.from()] : null;
        return switch (edge.kind()) {
            case ON_FAILURE -> error != null && edge.handles(error) ? Answer.READY : Answer.SKIP;
            case SEQUENTIAL -> seen == Seen.AGAINST ? Answer.SKIP : Answer.READY;
            case CONDITIONAL -> seen == Seen.AGAINST ? Answer.SKIP : conditional(edge);
            case OTHERWISE -> seen == Seen.AGAINST ? Answer.SKIP : otherwise(edge);
        };
    }

    boolean isTaken(Edge edge) {
        return taken(edge) == Answer.READY;
    }

    private Answer otherwise(Edge edge) {
        Answer answer = Answer.READY;
        for (Edge other : blueprint.outgoing.get(edge.from())) {
            // The loop takes an edge to the reviser again and again; in the end the validator's answer led past it.
            if (other.kind() == Blueprint.Kind.CONDITIONAL && !isDecidedByLoop(other)) {
                Answer of = conditional(other);
                if (of == Answer.ERROR) {
                    return Answer.ERROR;
                }
                answer = of == Answer.READY ? Answer.SKIP : answer;
            }
        }
        return answer;
    }

    private Answer conditional(Edge edge) {
        if (isAsked(edge.from(), edge.to())) {
            return Answer.READY;
        }
        if (isDecidedByLoop(edge)) {
            // Never asked, nothing behind it runs by this edge.
            return Answer.SKIP;
        }
        if (run.status[edge.from()] != StepStatus.SUCCEEDED && run.standing(edge.from()) == null) {
            return Answer.SKIP;
        }
        Guard guard = java.util.Objects.requireNonNull(edge.guard());
        return switch (guard.over(run.standingTree(edge.from()), run.inputN)) {
            case YES -> Answer.READY;
            case NO -> Answer.SKIP;
            case ERROR -> Answer.ERROR;
        };
    }

    private boolean isDecidedByLoop(Edge edge) {
        return blueprint.role[edge.from()] == Blueprint.Role.VALIDATOR
                && blueprint.isAskedOnly(edge.to())
                && blueprint.sameLoop(edge.from(), edge.to());
    }

    /** How {@code to} sees the step {@code from}. */
    private Seen seen(int from, int to) {
        if (isAsked(from, to)) {
            return Seen.SUCCESS;
        }
        if (run.isLoopOpen(from) && !blueprint.sameLoop(from, to)) {
            return Seen.UNDECIDED;
        }
        return switch (run.status[from]) {
            case SUCCEEDED, BYPASSED -> Seen.SUCCESS;
            case FAILED -> blueprint.steps.get(from).allowFailure() ? Seen.ALLOWED : Seen.AGAINST;
            case SKIPPED, CANCELLED -> Seen.AGAINST;
            default -> Seen.UNDECIDED;
        };
    }

    /** The validator has sent the work back to {@code to}. */
    private boolean isAsked(int validator, int to) {
        return blueprint.role[validator] == Blueprint.Role.VALIDATOR
                && blueprint.sameLoop(validator, to)
                && blueprint.isAskedOnly(to)
                && run.passOf(to) > 0;
    }

    /** Whether a step has failed that the run can't do without. */
    boolean mustFail() {
        lost.clear();
        for (int step = 0; step < blueprint.size(); step++) {
            if (isUnhandled(step) && isMissed(step)) {
                return true;
            }
        }
        return false;
    }

    private boolean isUnhandled(int step) {
        return run.status[step] == StepStatus.FAILED && !blueprint.handles(step, String.valueOf(run.error[step]));
    }

    /** Whether what is lost without a step is more than runners of races that others have won or still can. */
    private boolean isMissed(int lost) {
        if (blueprint.role[lost] == Blueprint.Role.REVISER || blueprint.role[lost] == Blueprint.Role.VALIDATOR) {
            return true;
        }
        boolean last = true;
        for (int step = 0; step < blueprint.size(); step++) {
            for (Edge edge : blueprint.incoming.get(step)) {
                if (edge.from() == lost && edge.kind() != Blueprint.Kind.ON_FAILURE) {
                    return true;
                }
            }
            if (Arrays.stream(blueprint.dependsOn[step]).anyMatch(source -> source == lost)) {
                last = false;
                boolean missed = switch (blueprint.steps.get(step).trigger()) {
                    case ALL_DONE -> true;
                    case ALL_SUCCEEDED -> isMissed(step);
                    case ANY_SUCCEEDED, FIRST_SUCCEEDED ->
                        isRaceLost(step) && !blueprint.handles(step, "AllFailed") && isMissed(step);
                };
                if (missed) {
                    return true;
                }
            }
        }
        return last;
    }

    private boolean isRaceLost(int race) {
        boolean begun = run.status[race] != StepStatus.PENDING && run.status[race] != StepStatus.SKIPPED;
        return !begun && Arrays.stream(blueprint.dependsOn[race]).noneMatch(this::maySucceed);
    }

    /** Whether it has succeeded or nothing that failed stands in its way. */
    private boolean maySucceed(int step) {
        if (run.status[step] == StepStatus.FAILED) {
            return blueprint.steps.get(step).allowFailure();
        }
        return run.status[step] != StepStatus.SKIPPED && !run.loser[step] && !isLost(step);
    }

    private boolean isLost(int step) {
        Boolean known = lost.get(step);
        if (known == null) {
            known = findIfLost(step);
            lost.put(step, known);
        }
        return known;
    }

    private boolean findIfLost(int step) {
        if (run.status[step] == StepStatus.FAILED) {
            return isUnhandled(step);
        }
        boolean anyLost = Arrays.stream(blueprint.dependsOn[step]).anyMatch(this::isLost);
        return switch (blueprint.steps.get(step).trigger()) {
            case ALL_DONE -> false;
            case ALL_SUCCEEDED -> anyLost;
            case ANY_SUCCEEDED, FIRST_SUCCEEDED ->
                anyLost
                        && isRaceLost(step)
                        // Transitions led past it, and its loss would have been handled.
                        && !(run.status[step] == StepStatus.SKIPPED && blueprint.handles(step, "AllFailed"));
        };
    }

    /** Whether no transition leads to the step, whatever becomes of the race that it is. */
    boolean isLedPast(int step) {
        return transitions(step) == Answer.SKIP;
    }

    /** Whether a step of its loop has failed, and that is handled outside: then nothing of it is done any more. */
    boolean isLeft(int step) {
        if (blueprint.loopOf[step] == null) {
            return false;
        }
        for (int other = 0; other < blueprint.size(); other++) {
            if (blueprint.sameLoop(step, other)
                    && run.status[other] == StepStatus.FAILED
                    && !blueprint.steps.get(other).allowFailure()
                    && !isUnhandled(other)) {
                return true;
            }
        }
        return false;
    }

    /** Whether another step was first in a race that is decided. */
    boolean isLate(int racer) {
        for (int race : blueprint.firstWins) {
            boolean runs = false;
            boolean won = false;
            for (int source : blueprint.dependsOn[race]) {
                runs |= source == racer;
                won |= seen(source, race) == Seen.SUCCESS;
            }
            if (runs && won && of(race) == Answer.READY) {
                return true;
            }
        }
        return false;
    }

    /** Whether the step is skipped because its loop closed over a validator that was skipped. */
    boolean isSkippedWithItsLoop(int step) {
        Loop loop = blueprint.loopOf[step];
        return loop != null
                && run.closed[loop.index()]
                && run.status[loop.validator()] == StepStatus.SKIPPED
                && !loop.reviserFirst()
                && run.iteration[loop.index()] == 0;
    }

    /** Outputs that an attempt of the step must be handed. */
    Map<String, Payload> expectedDependencies(int step) {
        Map<String, Payload> expected = new LinkedHashMap<>();
        for (int source : blueprint.dependsOn[step]) {
            if (seen(source, step) == Seen.SUCCESS || seen(source, step) == Seen.ALLOWED) {
                put(expected, source, step);
            }
        }
        for (Edge edge : blueprint.incoming.get(step)) {
            if (taken(edge) == Answer.READY) {
                put(expected, edge.from(), step);
            }
        }
        return expected;
    }

    private void put(Map<String, Payload> expected, int source, int step) {
        Loop loop = blueprint.loopOf[step];
        // The draft of this round, not the first one again.
        boolean firstDraft = loop != null && !loop.reviserFirst() && loop.source() == source;
        Payload output = firstDraft ? expectedDraft(step) : run.standing(source);
        if (output != null) {
            expected.put(blueprint.id(source), output);
        }
    }

    /** The draft that an attempt of a loop's step must be handed, or null. */
    @Nullable
    Payload expectedDraft(int step) {
        Loop loop = blueprint.loopOf[step];
        if (loop == null) {
            return null;
        }
        boolean makesNext = loop.reviserFirst() ? step == loop.reviser() : blueprint.isAskedOnly(step);
        var revised = run.outputAt(loop.reviser(), run.revision[step] - (makesNext ? 1 : 0));
        if (revised != null) {
            return revised.output();
        }
        return loop.reviserFirst() ? null : run.standing(loop.source());
    }

    /** The validator's feedback that an attempt of a loop's step must be handed, or null. */
    @Nullable
    Payload expectedFeedback(int step) {
        Loop loop = blueprint.loopOf[step];
        if (loop == null || run.revision[step] == 0) {
            return null;
        }
        var answer = run.outputAt(loop.validator(), run.revision[step] - 1);
        return answer == null ? null : answer.feedback();
    }
}

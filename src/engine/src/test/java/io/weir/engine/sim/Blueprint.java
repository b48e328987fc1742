package io.weir.engine.sim;

import io.weir.definition.StepDefinition;
import io.weir.definition.Transition;
import io.weir.definition.Trigger;
import io.weir.definition.WorkflowDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A workflow's graph worked out naively from its definition, by none of the code that the engine uses. */
final class Blueprint {
    /** Where a step stands in its revision loop; BEFORE_JUDGEMENT leads from the draft to the validator. */
    enum Role {
        NONE,
        REVISER,
        VALIDATOR,
        BEFORE_JUDGEMENT,
        BEFORE_REVISION
    }

    /**
     * A transition.
     *
     * @param guard null unless it is conditional
     * @param errors on failure: those that it handles, none for all
     */
    record Edge(int from, int to, Kind kind, @Nullable Guard guard, List<String> errors) {
        boolean handles(String error) {
            return kind == Kind.ON_FAILURE && (errors.isEmpty() || errors.contains(error));
        }
    }

    enum Kind {
        SEQUENTIAL,
        CONDITIONAL,
        OTHERWISE,
        ON_FAILURE
    }

    record Loop(
            int index,
            int reviser,
            int validator,
            int source,
            boolean reviserFirst,
            Transition.RevisionLoop definition,
            @Nullable Guard reviseWhen) {}

    final WorkflowDefinition definition;
    final List<StepDefinition> steps;
    final int[][] dependsOn;
    final List<List<Edge>> incoming = new ArrayList<>();
    final List<List<Edge>> outgoing = new ArrayList<>();
    /** The steps whose first dependency that succeeds cancels the others. */
    final List<Integer> firstWins = new ArrayList<>();

    final List<Loop> loops = new ArrayList<>();
    final @Nullable Loop[] loopOf;
    final Role[] role;
    private final Map<String, Integer> positions = new HashMap<>();
    private final boolean[][] reaches;

    Blueprint(WorkflowDefinition definition) {
        this.definition = definition;
        this.steps = definition.steps();
        int n = steps.size();
        this.dependsOn = new int[n][];
        this.loopOf = new Loop[n];
        this.role = new Role[n];
        this.reaches = new boolean[n][n];
        for (int i = 0; i < n; i++) {
            positions.put(steps.get(i).id(), i);
            incoming.add(new ArrayList<>());
            outgoing.add(new ArrayList<>());
            role[i] = Role.NONE;
            if (steps.get(i).trigger() == Trigger.FIRST_SUCCEEDED) {
                firstWins.add(i);
            }
        }
        for (int i = 0; i < n; i++) {
            dependsOn[i] =
                    steps.get(i).dependsOn().stream().mapToInt(positions::get).toArray();
            for (int from : dependsOn[i]) {
                reaches[from][i] = true;
            }
        }
        for (Transition transition : definition.transitions()) {
            if (transition instanceof Transition.Sequential edge) {
                add(edge, Kind.SEQUENTIAL, null, List.of());
            } else if (transition instanceof Transition.Conditional edge) {
                add(edge, Kind.CONDITIONAL, edge.condition(), List.of());
            } else if (transition instanceof Transition.Otherwise edge) {
                add(edge, Kind.OTHERWISE, null, List.of());
            } else if (transition instanceof Transition.OnFailure edge) {
                add(edge, Kind.ON_FAILURE, null, edge.errors());
            }
        }
        closeTransitively();
        for (Transition transition : definition.transitions()) {
            if (transition instanceof Transition.RevisionLoop loop) {
                add(loop);
            }
        }
    }

    private void add(Transition.Edge transition, Kind kind, @Nullable String condition, List<String> errors) {
        int source = positions.get(transition.from());
        int target = positions.get(transition.to());
        Edge edge = new Edge(source, target, kind, Guard.of(condition), errors);
        incoming.get(target).add(edge);
        outgoing.get(source).add(edge);
        reaches[source][target] = true;
    }

    private void closeTransitively() {
        int n = steps.size();
        for (int via = 0; via < n; via++) {
            for (int from = 0; from < n; from++) {
                if (reaches[from][via]) {
                    for (int to = 0; to < n; to++) {
                        reaches[from][to] |= reaches[via][to];
                    }
                }
            }
        }
    }

    private void add(Transition.RevisionLoop given) {
        int reviser = positions.get(given.reviser());
        int validator = positions.get(given.validator());
        boolean reviserFirst = reaches[reviser][validator];
        String named = given.revisionSource();
        int source = reviserFirst ? reviser : named != null ? positions.get(named) : onlyPredecessor(validator);
        Loop loop =
                new Loop(loops.size(), reviser, validator, source, reviserFirst, given, Guard.of(given.reviseWhen()));
        loops.add(loop);
        for (int step = 0; step < steps.size(); step++) {
            if (step == reviser) {
                join(step, loop, Role.REVISER);
            } else if (step == validator) {
                join(step, loop, Role.VALIDATOR);
            } else if (reaches[source][step] && reaches[step][validator]) {
                join(step, loop, Role.BEFORE_JUDGEMENT);
            } else if (!reviserFirst && reaches[validator][step] && reaches[step][reviser]) {
                join(step, loop, Role.BEFORE_REVISION);
            }
        }
    }

    private void join(int step, Loop loop, Role as) {
        loopOf[step] = loop;
        role[step] = as;
    }

    private int onlyPredecessor(int step) {
        return dependsOn[step].length > 0
                ? dependsOn[step][0]
                : incoming.get(step).get(0).from();
    }

    /** Whether the run goes on when the step fails for good with an error of this type. */
    boolean handles(int step, String error) {
        return steps.get(step).allowFailure() || outgoing.get(step).stream().anyMatch(edge -> edge.handles(error));
    }

    int size() {
        return steps.size();
    }

    int indexOf(String stepId) {
        return positions.getOrDefault(stepId, -1);
    }

    String id(int step) {
        return steps.get(step).id();
    }

    /** Runs only when a validator that stands before it asks. */
    boolean isAskedOnly(int step) {
        Loop loop = loopOf[step];
        return loop != null
                && !loop.reviserFirst()
                && (role[step] == Role.REVISER || role[step] == Role.BEFORE_REVISION);
    }

    boolean sameLoop(int one, int other) {
        return loopOf[one] != null && Objects.equals(loopOf[one], loopOf[other]);
    }

    /**
     * Whether loops wait for each other: when every loop is drawn together to one step, there must be no cycle left. A
     * workflow in which there is one can't be run by anybody.
     */
    boolean hasLoopsThatWaitForEachOther() {
        int n = steps.size();
        boolean[][] waits = new boolean[n][n];
        for (int from = 0; from < n; from++) {
            for (int to = 0; to < n; to++) {
                waits[group(from)][group(to)] |= reaches[from][to] && group(from) != group(to);
            }
        }
        for (int via = 0; via < n; via++) {
            for (int from = 0; from < n; from++) {
                for (int to = 0; waits[from][via] && to < n; to++) {
                    waits[from][to] |= waits[via][to];
                }
            }
        }
        for (int group = 0; group < n; group++) {
            if (waits[group][group]) {
                return true;
            }
        }
        return false;
    }

    private int group(int step) {
        Loop loop = loopOf[step];
        return loop == null ? step : loop.validator();
    }
}

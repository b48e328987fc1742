package io.weir.engine;

import io.weir.definition.StepBody;
import io.weir.definition.StepDefinition;
import io.weir.expression.Condition;
import io.weir.expression.Mapping;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a plan, its references resolved to positions. Arrays must not be changed.
 *
 * @param dependsOn in declaration order
 * @param when if it is false, the step is bypassed; null for always true
 * @param body how it does its work
 * @param incoming transitions that lead here, loops excluded
 * @param outgoing transitions that lead from here and are not always taken
 * @param successors steps whose readiness may change when this one settles, ascending
 * @param loop index of the loop whose body contains it, or -1
 * @param input the template of its input, or null for the run's
 * @param until ends a repetition; null if the step is not repeated
 * @param phase when it may run
 * @param undo the step of the plan that undoes it, or {@link #NO_STEP}
 * @param undoes the step of the definition that it undoes, or {@link #NO_STEP}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record StepPlan(
        int index,
        StepDefinition definition,
        int[] dependsOn,
        @Nullable Condition when,
        Body body,
        Incoming[] incoming,
        List<Outgoing> outgoing,
        int[] successors,
        int loop,
        @Nullable Mapping input,
        @Nullable Condition until,
        Phase phase,
        int undo,
        int undoes) {
    static final int SEQUENTIAL = -1;
    static final int NO_STEP = -1;

    /** When a transition is taken that is not always taken. */
    enum Kind {
        /** Its condition is true. */
        CONDITIONAL,
        /** No conditional transition of the step is taken. */
        OTHERWISE,
        /** The step failed for good. */
        ON_FAILURE
    }

    /**
     * A transition, seen from its end.
     *
     * @param bit in the source's {@link StepState#taken()}, or {@link #SEQUENTIAL}
     */
    record Incoming(int from, int bit, boolean onFailure) {
        boolean isTaken(StepState source) {
            return bit == SEQUENTIAL || source.isTaken(bit);
        }
    }

    /**
     * A transition that is not always taken, seen from its start.
     *
     * @param condition null unless it is conditional
     * @param errors on failure: types of errors; empty for all
     */
    record Outgoing(int to, int bit, Kind kind, @Nullable Condition condition, List<String> errors) {
        boolean handles(String errorType) {
            return kind == Kind.ON_FAILURE && (errors.isEmpty() || errors.contains(errorType));
        }
    }

    /** How long an attempt may run before its start is reported, if the start need not be reported at once. */
    private static final Duration QUIET_START = Duration.ofSeconds(10);

    /** How long an attempt without a limit may stay without a report before it is dispatched again. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    /**
     * Who runs the step.
     *
     * @throws IllegalStateException if the engine carries it out itself
     */
    StepBody.Worker worker() {
        StepBody.Worker worker = definition.worker();
        if (worker == null) {
            throw new IllegalStateException("no worker runs step '" + definition.id() + "'");
        }
        return worker;
    }

    /** When a worker reports the start of an attempt that is still running; null if it reports each start at once. */
    @Nullable
    Duration reportStartAfter() {
        if (reportStart()) {
            return null;
        }
        Duration bound = definition.timeouts().startToClose();
        return bound == null ? QUIET_START : Duration.ofMillis(Math.min(QUIET_START.toMillis(), bound.toMillis() / 4));
    }

    /** How long a dispatched attempt may stay without a report before it is dispatched again, milliseconds. */
    long patienceMs() {
        Duration bound = definition.timeouts().startToClose();
        return (bound == null ? PATIENCE : bound).toMillis();
    }

    /** Returns true if workers must report the start of its attempts at once, because a deadline depends on it. */
    boolean reportStart() {
        return definition.timeouts().scheduleToStart() != null
                || definition.timeouts().heartbeat() != null;
    }
}

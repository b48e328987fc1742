package io.weir.engine;

import io.weir.definition.StepDefinition;
import io.weir.expression.Condition;
import io.weir.expression.Mapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a plan, its references resolved to positions. Arrays are not to be changed.
 *
 * @param dependsOn in declaration order
 * @param incoming transitions that lead here, loops excluded
 * @param conditionals transitions with a condition that lead from here
 * @param successors steps whose readiness may change when this one settles, ascending
 * @param loop index of the loop it is in the body of, or -1
 * @param input the template of its input, or null for the run's
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record StepPlan(
        int index,
        StepDefinition definition,
        int[] dependsOn,
        Incoming[] incoming,
        List<Outgoing> conditionals,
        int[] successors,
        int loop,
        @Nullable Mapping input) {
    static final int SEQUENTIAL = -1;

    /**
     * A transition seen from its end.
     *
     * @param bit in the source's {@link StepState#taken()}, or {@link #SEQUENTIAL}
     */
    record Incoming(int from, int bit) {
        boolean isTaken(StepState source) {
            return bit == SEQUENTIAL || source.isTaken(bit);
        }
    }

    /** A conditional transition seen from its start. */
    record Outgoing(int to, int bit, Condition condition) {}

    /** Whether workers must report the start of its attempts: the engine can't know it otherwise. */
    boolean reportStart() {
        return definition.timeouts().scheduleToStart() != null
                || definition.timeouts().heartbeat() != null;
    }
}

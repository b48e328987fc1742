package io.weir.engine.sim;

import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport;
import org.jspecify.annotations.Nullable;

/**
 * A report on its topic.
 *
 * @param to the very record that the worker had in hand, or null when it lies about that
 */
record Answer(WorkerReport report, @Nullable StepReady to) {
    /** Whether a worker handed the one could not tell it from the other, but for its date. */
    static boolean isSameWork(StepReady one, StepReady other) {
        return one.attempt().equals(other.attempt())
                && one.input().equals(other.input())
                && one.dependencies().equals(other.dependencies())
                && java.util.Objects.equals(one.loop(), other.loop())
                && one.maxAttempts() == other.maxAttempts()
                && one.definitionHash().equals(other.definitionHash());
    }
}

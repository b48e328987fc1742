package io.weir.engine.sim;

import io.weir.engine.Decision;
import io.weir.protocol.RunCommand;
import io.weir.protocol.WorkerReport;
import java.util.Collection;

/** Another engine that is given the same records at the same times as the simulated one, and must say and keep the same. */
interface Twin extends AutoCloseable {
    /** No other engine: the core alone. */
    Twin NONE = new Twin() {};

    /** Whether timers are looked at when the time moves, and not besides. */
    default boolean looksAtTimersFirst() {
        return false;
    }

    /** The time is {@code now}; false when it was before, and so there is no look at timers. */
    default boolean movesTo(long now) {
        return true;
    }

    default void takes(RunCommand request) {}

    default void takes(WorkerReport report) {}

    /** The secret that a run which was just started has got, or {@code other} when that is for the caller to choose. */
    default byte[] secretOf(String runId, byte[] other) {
        return other;
    }

    /**
     * What the simulated engine has decided.
     *
     * @param ofRecord whether it is about a record, which is told when it is refused
     */
    default void mustDecide(String runId, boolean ofRecord, Decision decision) {}

    default void refusesAnUnknownRun() {}

    /**
     * Compares what was said since the last time.
     *
     * @throws Violation when it did not say what the simulated engine has decided, or said more
     */
    default void mustHaveSaidTheSame() {}

    /**
     * What it has done is committed.
     *
     * @param all every run that the simulated engine has
     * @throws Violation when it does not keep the same
     */
    default void commits(Collection<StoredRun> all) {}

    /** The engine that goes on from the last commit. */
    default Twin takenOver() {
        return this;
    }

    @Override
    default void close() {}
}

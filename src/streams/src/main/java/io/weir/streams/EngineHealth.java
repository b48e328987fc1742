package io.weir.streams;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How an engine is, as one answer.
 *
 * @param failure the last error that ended a thread, as long as it counts
 * @param troubles a sentence on everything that holds work back at this moment
 */
public record EngineHealth(
        EngineState state, RestoreProgress restoring, Optional<EngineFailure> failure, List<String> troubles) {

    public EngineHealth {
        troubles = List.copyOf(troubles);
    }

    /** Of an engine in which nothing holds work back. */
    public EngineHealth(EngineState state, RestoreProgress restoring, Optional<EngineFailure> failure) {
        this(state, restoring, failure, List.of());
    }

    /** What probes go by. */
    public enum Phase {
        /** Checks the cluster, joins the group. */
        STARTING(true, false),
        /** Reads back state before it can process partitions that were given to it. */
        RESTORING(true, false),
        /** Partitions are moving between instances; those that stay are processed. */
        REBALANCING(true, true),
        RUNNING(true, true),
        /** Runs, but a thread failed and was replaced a short time ago, or something holds work back. */
        DEGRADED(true, true),
        /** Stopping in order: to kill it would cost its state. */
        STOPPING(true, false),
        STOPPED(false, false),
        /** Ended by errors. */
        FAILED(false, false);

        private final boolean live;
        private final boolean ready;
        private final String wireName = name().toLowerCase(Locale.ROOT);

        Phase(boolean live, boolean ready) {
            this.live = live;
            this.ready = ready;
        }

        /** Whether it is to be left alone, rather than be started anew. */
        public boolean isLive() {
            return live;
        }

        /** Whether it processes all partitions that it has. */
        public boolean isReady() {
            return ready;
        }

        public String wireName() {
            return wireName;
        }
    }

    public Phase phase() {
        return switch (state) {
            case CREATED, STARTING -> restoring.isUnderWay() ? Phase.RESTORING : Phase.STARTING;
            case REBALANCING -> restoring.isUnderWay() ? Phase.RESTORING : Phase.REBALANCING;
            case RUNNING -> failure.isPresent() || !troubles.isEmpty() ? Phase.DEGRADED : Phase.RUNNING;
            case STOPPING -> Phase.STOPPING;
            case STOPPED -> Phase.STOPPED;
            case FAILED -> Phase.FAILED;
        };
    }
}

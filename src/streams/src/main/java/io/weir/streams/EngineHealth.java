package io.weir.streams;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The health of an engine.
 *
 * @param failure the last error that ended a thread, as long as it counts
 * @param troubles one sentence for each problem that holds back work at this moment
 */
public record EngineHealth(
        EngineState state, RestoreProgress restoring, Optional<EngineFailure> failure, List<String> troubles) {

    public EngineHealth {
        troubles = List.copyOf(troubles);
    }

    /** The health of an engine in which nothing holds back work. */
    public EngineHealth(EngineState state, RestoreProgress restoring, Optional<EngineFailure> failure) {
        this(state, restoring, failure, List.of());
    }

    /** The phase that probes evaluate. */
    public enum Phase {
        /** Checks the cluster, joins the group. */
        STARTING(true, false),
        /** Restores the state of its partitions before it can process them. */
        RESTORING(true, false),
        /** Partitions are moving between instances; the partitions that stay are processed. */
        REBALANCING(true, true),
        RUNNING(true, true),
        /** Runs, but a thread failed and was replaced a short time ago, or a problem holds back work. */
        DEGRADED(true, true),
        /** Stopping cleanly. If it is killed now, it loses its local state. */
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

        /** Returns true if the instance should keep running, and false if it should be restarted. */
        public boolean isLive() {
            return live;
        }

        /** Returns true if it processes all of its partitions. */
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

package io.weir.streams;

/** The state of an engine. */
public enum EngineState {
    /** Not started. */
    CREATED,
    /** Joining the group, or restoring state. */
    STARTING,
    /** Processing its partitions, if it has any. */
    RUNNING,
    /** Partitions are moving between instances; the partitions that stay are processed. */
    REBALANCING,
    /** Stopping cleanly. */
    STOPPING,
    /** Stopped cleanly. Final. */
    STOPPED,
    /** Ended by errors. Final. */
    FAILED;

    public boolean isFinal() {
        return this == STOPPED || this == FAILED;
    }
}

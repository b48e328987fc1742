package io.weir.streams;

/** Where an engine stands. */
public enum EngineState {
    /** Not started. */
    CREATED,
    /** Joining the group, or restoring state. */
    STARTING,
    /** Processing its partitions, if it has any. */
    RUNNING,
    /** Partitions are moving between instances; those that stay are processed. */
    REBALANCING,
    /** Stopping in order. */
    STOPPING,
    /** Stopped in order. Final. */
    STOPPED,
    /** Ended by errors. Final. */
    FAILED;

    public boolean isFinal() {
        return this == STOPPED || this == FAILED;
    }
}

package io.weir.streams;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which queues have a topic that takes records. A record to a topic that does not exist, or whose partitions have no leader,
 * would hold up the commit of its stream thread, and with it every run of the thread; so only the work of such a queue waits.
 */
interface Queues {
    /** Trusts that every queue has its topic. */
    Queues ALL = queue -> State.PRESENT;

    /** What is known of a queue's topic. */
    enum State {
        PRESENT,
        /** There is none, or the engine may not write to it. */
        ABSENT,
        /** There is one, but at present it takes no records: a partition has no leader, or too few replicas are in sync. */
        UNREACHABLE,
        /** The cluster did not say. */
        UNKNOWN
    }

    State stateOf(String queue);

    /**
     * Asks the cluster now, whatever is remembered.
     *
     * @return why the queue takes no records, or empty when nothing is known against it
     */
    default Optional<String> outageOf(String queue) {
        return Optional.empty();
    }

    /**
     * Notes that records to the queue's topic were not acknowledged, while those to all other topics were. The queue counts
     * as unreachable for a while, whatever the cluster says of its topic.
     *
     * @param waited for how long
     * @return why the queue takes no records
     */
    default String tookNothing(String queue, Duration waited) {
        return "queue '" + queue + "' took no record for " + waited.toMillis() + " ms";
    }

    /** Notes that work waits for the queue, so that health can name it. */
    default void heldBack(String queue) {}

    /** A sentence on each queue that work waited for a short time ago and that still takes no records. */
    default List<String> troubles() {
        return List.of();
    }
}

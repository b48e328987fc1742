package io.weir.streams;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Shows which queues have a topic that takes records. A record to a topic that does not exist, or whose partitions have
 * no leader, would delay the commit of its stream thread, and with it every run of the thread. So only the work of such
 * a queue waits.
 */
interface Queues {
    /** Assumes that every queue has its topic. */
    Queues ALL = queue -> State.PRESENT;

    /** The known state of a queue's topic. */
    enum State {
        PRESENT,
        /** The topic does not exist, or the engine may not write to it. */
        ABSENT,
        /**
         * The topic exists, but takes no records at present: a partition has no leader, or too few replicas are in
         * sync.
         */
        UNREACHABLE,
        /** The cluster did not answer. */
        UNKNOWN
    }

    State stateOf(String queue);

    /**
     * Asks the cluster now, without the stored answers.
     *
     * @return why the queue takes no records, or empty if no problem is known
     */
    default Optional<String> outageOf(String queue) {
        return Optional.empty();
    }

    /**
     * Notes that the records to the queue's topic were not acknowledged, while those to all other topics were. The
     * queue counts as unreachable for a while, whatever the cluster says about its topic.
     *
     * @param waited the duration of the wait
     * @return why the queue takes no records
     */
    default String tookNothing(String queue, Duration waited) {
        return "queue '" + queue + "' took no record for " + waited.toMillis() + " ms";
    }

    /** Returns the topics that are no queues: those that steps emit records to. */
    default EmitTopics emits() {
        return EmitTopics.ALL;
    }

    /** Records that work waits for the queue, so that health can name it. */
    default void heldBack(String queue) {}

    /** Returns a sentence for each queue that work waited for a short time ago and that still takes no records. */
    default List<String> troubles() {
        return List.of();
    }
}

package io.weir.streams;

import java.time.Duration;
import java.util.Optional;

/**
 * Shows which topics of other applications take the records that steps emit. As with {@link Queues}, a record that no
 * broker takes would delay or end the transaction of all runs of its thread, so the answer comes first.
 */
interface EmitTopics {
    /** Assumes that every topic takes every record. */
    EmitTopics ALL = topic -> new Answer.Takes(Integer.MAX_VALUE, false);

    /** What is known about a topic. */
    sealed interface Answer {
        /**
         * The topic takes records.
         *
         * @param maxBytes largest record, with key and headers
         * @param needsKey true if it takes no record without a key
         */
        record Takes(int maxBytes, boolean needsKey) implements Answer {}

        /** It takes none, and waiting does not help. */
        record Refuses(String why) implements Answer {}

        /** It takes none for the moment, or the cluster did not answer. */
        record Out(String why) implements Answer {}
    }

    /** Returns true for a topic that steps may emit records to, whether it takes them or not. */
    default boolean covers(String topic) {
        return false;
    }

    Answer of(String topic);

    /**
     * Asks the cluster now, without the stored answers.
     *
     * @return why the topic takes no records, or empty if no problem is known
     */
    default Optional<String> outageOf(String topic) {
        return Optional.empty();
    }

    /**
     * Notes that the records to the topic were not acknowledged, while those to all other topics were. The topic counts
     * as out for a while.
     *
     * @return why it takes no records
     */
    default String tookNothing(String topic, Duration waited) {
        return "topic " + topic + " took no record for " + waited.toMillis() + " ms";
    }

    /**
     * Notes that a broker refused a record. The transaction is lost, and its records are processed again: then the
     * answer must be another one.
     *
     * @param bytes size of the record
     */
    default void refused(String topic, int bytes, Exception why) {}
}

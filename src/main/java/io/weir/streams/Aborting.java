package io.weir.streams;

import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;

/**
 * Keeps half a decision from being committed. Kafka Streams takes a time-out out of a processor or punctuator for the
 * corruption of one task, and commits the thread's other tasks before it revives that one. All tasks of a thread share a
 * transaction, so what was written before the time-out would be committed with them. Any other error ends the thread, and
 * the transaction is aborted.
 */
final class Aborting {
    private Aborting() {}

    /** @throws StreamsException in place of a time-out */
    static void onTimeout(Runnable decision) {
        try {
            decision.run();
        } catch (TimeoutException e) {
            throw new StreamsException(
                    "Kafka did not answer in time in the middle of a decision; its transaction is aborted", e);
        }
    }
}

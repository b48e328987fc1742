package io.weir.streams;

import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskMigratedException;

/**
 * Keeps half a decision from being committed. Kafka Streams takes a time-out out of a processor or punctuator for the
 * corruption of one task, and commits the thread's other tasks before it revives that one. All tasks of a thread share a
 * transaction, so what was written before the time-out would be committed with them. Any other error ends the thread, and
 * the transaction is aborted.
 */
final class Aborting {
    private Aborting() {}

    /**
     * Runs it.
     *
     * @throws TaskMigratedException when it was a queue that took no records: the thread goes on with another producer
     * @throws StreamsException in place of any other time-out
     */
    static void onTimeout(Runnable decision) {
        try {
            decision.run();
        } catch (QueueOutException e) {
            throw new TaskMigratedException(String.valueOf(e.getMessage()), e);
        } catch (TimeoutException e) {
            throw new StreamsException(
                    "Kafka did not answer in time in the middle of a decision; its transaction is aborted", e);
        }
    }
}

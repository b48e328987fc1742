package io.weir.streams;

import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskMigratedException;

/**
 * Prevents the commit of half a decision. If a processor or punctuator throws a time-out, Kafka Streams treats it as
 * the corruption of one task: it commits the thread's other tasks, then revives that task. All tasks of a thread share
 * a transaction, so everything that was written before the time-out would be committed as well. Any other error ends
 * the thread, and the transaction is aborted.
 */
final class Aborting {
    private Aborting() {}

    /**
     * Runs the decision.
     *
     * @throws TaskMigratedException if a queue took no records: the thread continues with a new producer
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

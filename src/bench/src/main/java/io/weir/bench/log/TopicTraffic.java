package io.weir.bench.log;

/**
 * The records that were written to a topic between two marks.
 *
 * @param offsets used by records and by the markers of transactions
 * @param records number of records among the offsets; exact if all were read, else an estimate from those that were; 0
 *     for Kafka's own topics, which are not read
 * @param logBytes growth of the log on disk, with the overhead of batches and markers; negative if Kafka has cleaned
 *     the log meanwhile
 * @param meanKeyBytes of a record
 * @param meanValueBytes of a record, headers included
 */
public record TopicTraffic(
        String topic, long offsets, double records, long logBytes, double meanKeyBytes, double meanValueBytes) {
    /** Offsets without a record: the markers at the end of transactions, and records of aborted transactions. */
    public double markers() {
        return Math.max(0, offsets - records);
    }

    public boolean isKafkasOwn() {
        return topic.startsWith("__");
    }
}

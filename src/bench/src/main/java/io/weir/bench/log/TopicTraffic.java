package io.weir.bench.log;

/**
 * What was written to a topic between two marks.
 *
 * @param offsets taken: by records and by the markers of transactions
 * @param records of these; exact where all were read, else in proportion to those that were; 0 for Kafka's own topics,
 *     which are not read
 * @param logBytes by which the log grew on disk, batches' and markers' overhead included; negative when Kafka has
 *     cleaned it meanwhile
 * @param meanKeyBytes of a record
 * @param meanValueBytes of a record, headers included
 */
public record TopicTraffic(
        String topic, long offsets, double records, long logBytes, double meanKeyBytes, double meanValueBytes) {
    /** Ends of transactions, and aborted ones' beginnings of nothing. */
    public double markers() {
        return Math.max(0, offsets - records);
    }

    public boolean isKafkasOwn() {
        return topic.startsWith("__");
    }
}

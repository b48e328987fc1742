package io.weir.worker.transport;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.IsolationLevel;

/**
 * Validated settings of the transports.
 *
 * @param kafka settings of Kafka's clients; the prefixes {@code consumer.}, {@code producer.} and {@code admin.} limit
 *     one to one kind of client
 * @param maxRecordBytes largest dispatch to read and largest report to write; the engine would not read more
 * @param shareConsumers 0: derived from the queue's partitions
 * @param shareBatchSize 0: derived from the concurrency
 */
public record TransportSettings(
        Map<String, Object> kafka,
        List<String> queues,
        String groupPrefix,
        String workerId,
        TransportKind transport,
        IsolationLevel isolation,
        int maxConcurrency,
        Duration shutdownGrace,
        boolean autoHeartbeat,
        int maxRecordBytes,
        int shareConsumers,
        int shareBatchSize,
        int offsetMetadataMaxBytes) {
    public TransportSettings {
        kafka = Map.copyOf(kafka);
        queues = List.copyOf(queues);
    }

    /** The group that shares the steps of {@code queue}. */
    public String groupId(String queue) {
        return groupPrefix + queue;
    }
}

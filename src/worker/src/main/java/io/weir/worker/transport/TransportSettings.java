package io.weir.worker.transport;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.IsolationLevel;

/**
 * What the transports are told, checked before.
 *
 * @param kafka settings of Kafka's clients; {@code consumer.}, {@code producer.} and {@code admin.} in front of a name give
 *     it to one kind of client only
 * @param maxRecordBytes of a dispatch to be read and of a report to be written; more the engine would not read
 * @param shareConsumers 0 leaves it to the queue's partitions
 * @param shareBatchSize 0 leaves it to the concurrency
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

    /** The group that shares the work of {@code queue}. */
    public String groupId(String queue) {
        return groupPrefix + queue;
    }
}

package io.weir.streams;

import io.weir.protocol.Topics;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The heap that an engine needs in the worst case: all partitions come to this instance, each input is full of records
 * of the largest size, and each thread ends a run of the largest size. The formula holds while topics store their
 * records uncompressed: then the size of a fetch is the size of its records in memory.
 *
 * <pre>
 *   base + weir.cache.plans.bytes
 * + threads    × (buffer.memory + weir.read-ahead.bytes + 3 × weir.limits.record.bytes
 *                 + the larger one of weir.limits.run.bytes and 4 × weir.decision.bytes)
 * + partitions × (inputs × (fetch.max.bytes + max.partition.fetch.bytes)
 *                 + weir.cache.outputs.bytes + weir.cache.runs.bytes)
 * </pre>
 *
 * A record that is decided on is in memory three times: as read, as parsed, and as written. The response to a fetch
 * stays in memory as long as one of its partitions has records left in it. A partition is not read while its state is
 * restored, and its changelogs need less memory than its inputs.
 */
public final class HeapNeed {
    /** The heap of a JVM with the engine's classes, Kafka's clients and an idle topology. */
    static final long BASE_BYTES = 96L << 20;

    /** A dispatch is in memory as it was built, as its record, and as the sent bytes; one more copy is a reserve. */
    private static final long DECISION_TIMES = 4;

    private HeapNeed() {}

    /**
     * Returns the heap that an engine needs with these settings, bytes.
     *
     * @param partitions the number of partitions of the topics that runs live on
     */
    public static long bytes(WeirConfig config, int partitions) {
        StreamsConfig settings = new StreamsConfig(StreamsSettings.of(config));
        Map<String, Object> consumer = settings.getMainConsumerConfigs(config.applicationId(), "heap", 0);
        Map<String, Object> producer = settings.getProducerConfigs("heap");
        long thread = number(producer, ProducerConfig.BUFFER_MEMORY_CONFIG)
                + config.pace().readAheadBytes()
                + Math.max(
                        config.engine().maxRunBytes(),
                        DECISION_TIMES * config.engine().budget().bytes())
                + 3L * config.limits().record();
        long input = number(consumer, ConsumerConfig.FETCH_MAX_BYTES_CONFIG)
                + Math.max(
                        number(consumer, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
                        config.limits().input());
        long partition = Topics.inputs().size() * input
                + config.caches().outputBytes()
                + config.caches().runBytes();
        return BASE_BYTES + config.caches().planBytes() + config.threads() * thread + partitions * partition;
    }

    private static long number(Map<String, Object> settings, String name) {
        return Long.parseLong(String.valueOf(settings.get(name)));
    }
}

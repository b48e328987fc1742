package io.weir.worker.transport;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The settings of each Kafka client: Weir's choices, overridden by the user's, overridden by those that the guarantees
 * depend on.
 */
final class ClientSettings {
    private static final String[] KINDS = {"consumer.", "producer.", "admin."};

    /** Settings of a consumer group member; a share consumer refuses them. The transport's setting is separate. */
    private static final List<String> NOT_FOR_SHARE_GROUPS = List.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG);

    /**
     * More than two transaction markers have, less than the smallest dispatch has. After a fetch of markers only, a
     * poll of Kafka's share consumer fetches nothing until it is ended from outside.
     */
    static final int SHARE_FETCH_MIN_BYTES = 160;

    /** Longest time until a fetch is answered without a record, or with markers only. */
    static final int SHARE_FETCH_MAX_WAIT_MS = 500;

    /**
     * A response stays in memory while one of its partitions has records that are not delivered, so with Kafka's 50 MB
     * a large one could be held once per partition. A larger record is fetched too.
     */
    private static final int FETCH_BYTES = 2_097_152;

    private static final int PARTITION_FETCH_BYTES = 1_048_576;

    private final TransportSettings config;

    ClientSettings(TransportSettings config) {
        this.config = config;
    }

    Map<String, Object> admin() {
        return users("admin.", Map.of(CommonClientConfigs.CLIENT_ID_CONFIG, config.workerId() + "-admin"));
    }

    Map<String, Object> producer() {
        Map<String, Object> settings = users(
                "producer.",
                Map.of(
                        ProducerConfig.CLIENT_ID_CONFIG,
                        config.workerId() + "-reports",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        65_536,
                        // With more, a new partition may refuse the first batch, because it has no leader yet, and take
                        // the next one. Then the first is out of order until its timeout.
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1));
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return settings;
    }

    Map<String, Object> classicConsumer(String queue, int maxPollRecords) {
        Map<String, Object> settings = consumer(Map.of(
                ConsumerConfig.CLIENT_ID_CONFIG,
                config.workerId() + "-" + queue,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                FETCH_BYTES,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                PARTITION_FETCH_BYTES,
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName()));
        if ("consumer".equalsIgnoreCase(String.valueOf(settings.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG)))) {
            settings.remove(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
        }
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId(queue));
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, config.isolation().toString());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
        return settings;
    }

    Map<String, Object> shareConsumer(String queue, int number, int maxPollRecords) {
        // With the default of 50 MB the broker reads that much for every few records it delivers.
        Map<String, Object> settings = consumer(Map.of(
                ConsumerConfig.CLIENT_ID_CONFIG,
                config.workerId() + "-" + queue + "-" + number,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                Math.max(64 * 1024, Math.min(1024 * 1024, maxPollRecords * 4096)),
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                SHARE_FETCH_MIN_BYTES));
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId(queue));
        NOT_FOR_SHARE_GROUPS.forEach(settings::remove);
        // SharePoll depends on it.
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, SHARE_FETCH_MAX_WAIT_MS);
        settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
        return settings;
    }

    /** Settings for a reader without a group. */
    Map<String, Object> reader() {
        Map<String, Object> settings = consumer(Map.of(
                ConsumerConfig.CLIENT_ID_CONFIG,
                config.workerId() + "-cancelled",
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                FETCH_BYTES,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                PARTITION_FETCH_BYTES));
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        // Independent of the isolation of the queues: a cancellation that was rolled back must not stop a step.
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        return settings;
    }

    private Map<String, Object> consumer(Map<String, Object> choice) {
        Map<String, Object> settings = users("consumer.", choice);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        // A misspelt queue must not create a topic.
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }

    private Map<String, Object> users(String kind, Map<String, Object> choice) {
        Map<String, Object> settings = new HashMap<>(choice);
        config.kafka().forEach((name, value) -> {
            if (kindOf(name).isEmpty()) {
                settings.put(name, value);
            }
        });
        config.kafka().forEach((name, value) -> {
            if (kindOf(name).equals(kind)) {
                settings.put(name.substring(kind.length()), value);
            }
        });
        return settings;
    }

    private static String kindOf(String name) {
        for (String kind : KINDS) {
            if (name.startsWith(kind)) {
                return kind;
            }
        }
        return "";
    }
}

package io.weir.client;

import io.weir.access.CompressedTopics;
import io.weir.protocol.Partitions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Kafka clients of one client, created when first needed, with the settings that correctness depends on. */
final class KafkaLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLink.class);
    private static final int FETCH_BYTES = 2_097_152;
    private static final int PARTITION_FETCH_BYTES = 1_048_576;
    private static final AtomicInteger CLIENTS = new AtomicInteger();
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final WeirClientConfig config;
    private final KafkaFailures failures;
    private final Map<String, Integer> partitionCounts = new ConcurrentHashMap<>();
    private @Nullable Admin admin;
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean closed;

    KafkaLink(WeirClientConfig config) {
        this.config = config;
        this.failures = new KafkaFailures(config.bootstrapServers(), config.kafkaTimeout(), config.kafka());
    }

    Duration timeout() {
        return config.kafkaTimeout();
    }

    RuntimeException translate(String doing, String topic, Throwable failure) {
        return failures.translate(doing, topic, failure);
    }

    /** The partition of {@code topic} for the run or definition with this id. */
    TopicPartition partitionOf(String topic, String key) {
        return partitionOf(AclOperation.READ, topic, key);
    }

    private TopicPartition partitionOf(AclOperation operation, String topic, String key) {
        return new TopicPartition(topic, Partitions.of(key, partitionCount(operation, topic)));
    }

    List<TopicPartition> allPartitions(String topic) {
        return IntStream.range(0, partitionCount(AclOperation.READ, topic))
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /**
     * Requested once: a topic's number of partitions never changes.
     *
     * @param operation the caller's operation on the topic
     */
    int partitionCount(AclOperation operation, String topic) {
        Integer known = partitionCounts.get(topic);
        if (known != null) {
            return known;
        }
        try {
            int count = admin().describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(timeout().toMillis(), TimeUnit.MILLISECONDS)
                    .values()
                    .iterator()
                    .next()
                    .partitions()
                    .size();
            partitionCounts.put(topic, count);
            if (operation == AclOperation.READ) {
                CompressedTopics.warn(
                        admin(), config.bootstrapServers(), List.of(topic), warning -> LOG.warn("{}", warning));
            }
            return count;
        } catch (Exception e) {
            throw failures.translate(operation, "looking up topic " + topic, topic, e);
        }
    }

    /**
     * Writes one record and waits until it is safe.
     *
     * @return its position
     */
    RecordMetadata send(String topic, String key, byte[] value) {
        TopicPartition partition = partitionOf(AclOperation.WRITE, topic, key);
        // The partition is explicit, because a caller's settings may name another partitioner.
        return send(new ProducerRecord<>(topic, partition.partition(), key.getBytes(StandardCharsets.UTF_8), value));
    }

    /** Like {@link #send(String, String, byte[])}, for a record with an explicit partition. */
    RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
        Producer<byte[], byte[]> used = null;
        try {
            used = producer();
            return used.send(record).get(timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            RuntimeException told =
                    failures.translate(AclOperation.WRITE, "writing to " + record.topic(), record.topic(), e);
            if (told instanceof MissingRightException && used != null) {
                discard(used);
            }
            throw told;
        }
    }

    /** A producer that was refused by the cluster never writes again; a new one may, once it has the right. */
    private synchronized void discard(Producer<byte[], byte[]> refused) {
        if (producer == refused) {
            producer = null;
        }
        refused.close(Duration.ZERO);
    }

    /** Creates a consumer without a group; the caller assigns and closes it. */
    Consumer<byte[], byte[]> consumer(String purpose) {
        Map<String, Object> settings = settings(purpose);
        // For each partition with records that are not delivered, a whole response is in memory.
        settings.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        settings.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // If retention has removed a position, reading continues with the remaining records.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        try {
            return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (RuntimeException e) {
            throw translate("connecting", "", e);
        }
    }

    private synchronized Producer<byte[], byte[]> producer() {
        ensureOpen();
        if (producer == null) {
            Map<String, Object> settings = settings("producer");
            int millis = (int) timeout().toMillis();
            // Each record is waited for, so lingering would only delay it, beyond the delivery timeout.
            settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
            // With more, a new partition may refuse the first record, because it has no leader yet, and take the next
            // one. Then the first fails at its delivery timeout.
            settings.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
            settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
            settings.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
            settings.put(ProducerConfig.ACKS_CONFIG, "all");
            settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    private synchronized Admin admin() {
        ensureOpen();
        if (admin == null) {
            admin = Admin.create(settings("admin"));
        }
        return admin;
    }

    private void ensureOpen() {
        if (closed) {
            throw new WeirClientException("the client is closed");
        }
    }

    private Map<String, Object> settings(String purpose) {
        Map<String, Object> settings = new HashMap<>(config.kafka());
        int millis = (int) timeout().toMillis();
        settings.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis);
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(
                CommonClientConfigs.CLIENT_ID_CONFIG,
                settings.getOrDefault(CommonClientConfigs.CLIENT_ID_CONFIG, "weir-client") + "-" + purpose + "-"
                        + CLIENTS.incrementAndGet());
        return settings;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(CLOSE_TIMEOUT);
        }
        if (admin != null) {
            admin.close(CLOSE_TIMEOUT);
        }
    }
}

package io.weir.streams;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The engine's settings for Kafka Streams. They are applied in this order: defaults that suit the engine, the
 * operator's settings, and the settings that correctness depends on.
 *
 * <p>Latency: a record is sent as soon as it is written (no linger), and records that are written while one request is
 * in flight go with the next request. So requests are small with little load and large with much load. A decision is
 * committed once a reader waits for it and {@link CommitPace} permits it; {@code commit.interval.ms} applies to the
 * rest. A poll ends when a commit or a timer is due ({@link PollBound}), so {@code poll.ms} adds no latency.
 */
final class StreamsSettings {
    /** Kafka's constant is already deprecated, because this behaviour will become the only one. */
    private static final String GLOBAL_HANDLER = "processing.exception.handler.global.enabled";

    private static final int FETCH_BYTES = 2_097_152;

    private StreamsSettings() {}

    static Properties of(WeirConfig config) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "100");
        settings.put(StreamsConfig.POLL_MS_CONFIG, "100");
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0");
        // Set without a client's prefix, so that the operator's settings override it with or without a prefix.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        // A request takes one batch per partition: with Kafka's 16 KiB, payloads of some KiB would be sent one by one.
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, "65536");
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, "67108864");
        settings.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                Long.toString(Math.max(1, config.sessionTimeout().toMillis() / 4)));
        setFetches(settings);
        setPauses(settings, config.standbys());
        settings.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, AnyTimestamp.class);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksDbMemory.class);
        settings.putAll(config.kafka());

        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbys());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        // Kafka logs a warning without it. The consumer's assignor reads Streams' settings again, but receives only the
        // consumer's settings; without the second line, Kafka logs the warning a second time.
        settings.put(GLOBAL_HANDLER, true);
        settings.put(StreamsConfig.mainConsumerPrefix(GLOBAL_HANDLER), true);
        settings.put(SharedRocksDbMemory.BYTES, Long.toString(config.caches().rocksDbBytes()));
        setSessions(settings, config.sessionTimeout(), config.instanceId());
        // Requests that were not read yet must not be skipped.
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        // A thread that waits for a topic's metadata keeps its transaction open, and the broker would abort it
        // meanwhile.
        settings.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG),
                Long.toString(config.sessionTimeout().toMillis() * 2 / 3));
        int largest = Math.max(config.limits().record(), config.limits().deadLetter()) + WeirConfig.ENVELOPE_BYTES;
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), largest);
        return settings;
    }

    /**
     * Sets the fetch sizes of every consumer. A response stays in memory as long as one of its partitions has records
     * that were not returned, so a large response could be in memory once for each partition. A larger batch is fetched
     * nevertheless.
     */
    private static void setFetches(Properties settings) {
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(FETCH_BYTES));
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "1048576");
    }

    /** Shortens the pauses that delay a start or a takeover. */
    private static void setPauses(Properties settings, int standbys) {
        // A connection answers in order. A fetch from a changelog without new records waits, by default for half a
        // second, and the request for the offsets of the next task waits behind it. A standby fetches at this rate as
        // long as it runs.
        settings.put(
                StreamsConfig.restoreConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG),
                standbys == 0 ? "20" : "100");
        // Kafka Streams pauses for this long after each changelog that it creates. For the clients it is only the first
        // pause, which doubles up to a second.
        settings.put(StreamsConfig.RETRY_BACKOFF_MS_CONFIG, "20");
    }

    /**
     * Sets the session timeout and the transaction timeout. A dead instance is detected when its session ends, and its
     * open transaction delays readers until it is aborted. So both times are the same.
     */
    private static void setSessions(Properties settings, Duration session, String instanceId) {
        int millis = (int) session.toMillis();
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), millis);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), millis);
        if (!instanceId.isEmpty()) {
            settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
        }
    }
}

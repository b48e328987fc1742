package io.weir.streams;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The engine's settings as Kafka Streams wants them. In order: defaults that suit the engine, whatever the operator gave,
 * and what correctness depends on.
 *
 * <p>On latency: a record leaves as soon as it is written (no linger), and what comes up while one request is on its way
 * goes with the next: requests are small with little to do and large with much. A decision is committed once somebody waits
 * for it and {@link CommitPace} lets it; {@code commit.interval.ms} carries the rest. A poll ends when a commit or a timer is
 * due ({@link PollBound}), so {@code poll.ms} costs no latency.
 */
final class StreamsSettings {
    /** Its constant is deprecated already, as this is to become the only way. */
    private static final String GLOBAL_HANDLER = "processing.exception.handler.global.enabled";

    private static final int FETCH_BYTES = 2_097_152;

    private StreamsSettings() {}

    static Properties of(WeirConfig config) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "100");
        settings.put(StreamsConfig.POLL_MS_CONFIG, "100");
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0");
        // Without a client's prefix, so that what the operator gives wins with or without one.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        // A request takes one batch a partition: with Kafka's 16 KiB, payloads of some KiB would go one by one.
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
        // Kafka warns without it, and once more when the consumer's assignor, which is handed only what is the
        // consumer's,
        // reads Streams' settings anew.
        settings.put(GLOBAL_HANDLER, true);
        settings.put(StreamsConfig.mainConsumerPrefix(GLOBAL_HANDLER), true);
        settings.put(SharedRocksDbMemory.BYTES, Long.toString(config.caches().rocksDbBytes()));
        setSessions(settings, config.sessionTimeout(), config.instanceId());
        // Requests that nobody has read yet are requests all the same.
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        // Whoever waits for a topic's metadata holds the transaction open, which the broker would abort meanwhile.
        settings.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG),
                Long.toString(config.sessionTimeout().toMillis() * 2 / 3));
        int largest = Math.max(config.limits().record(), config.limits().deadLetter()) + WeirConfig.ENVELOPE_BYTES;
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), largest);
        return settings;
    }

    /**
     * For every consumer. A response is in memory as long as one of its partitions has records that are not handed over, so a
     * large one could be held once for each partition. A batch that is larger is fetched all the same.
     */
    private static void setFetches(Properties settings) {
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(FETCH_BYTES));
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "1048576");
    }

    /** What a start and a takeover would otherwise spend waiting. */
    private static void setPauses(Properties settings, int standbys) {
        // A connection answers in order: while a fetch of a changelog that has nothing more waits, half a second by
        // default, the question for the offsets of the next task's waits behind it. A standby fetches at this rate for
        // as
        // long as it lives.
        settings.put(
                StreamsConfig.restoreConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG),
                standbys == 0 ? "20" : "100");
        // Kafka Streams pauses for this long after each changelog it makes. For the clients it is the first pause only,
        // which doubles up to a second.
        settings.put(StreamsConfig.RETRY_BACKOFF_MS_CONFIG, "20");
    }

    /**
     * A dead instance is noticed when its session ends, and its open transaction holds up readers until that is aborted:
     * the two times go together.
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

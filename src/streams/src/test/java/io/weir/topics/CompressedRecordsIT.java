package io.weir.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.embedded.EmbeddedBroker;
import io.weir.poison.CompressionBomb;
import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broker makes of compressed batches, with the settings of Weir's topics: what it takes, it keeps uncompressed. */
class CompressedRecordsIT {
    private static final int BOMB_BYTES = 16 << 20;
    private static final int VALID_BYTES = 900_000;

    private static EmbeddedBroker broker;
    private static double bytesFetched;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.ephemeral();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            TopicPlan.check(
                            admin,
                            TopicSpecs.packaged(),
                            TopicOptions.defaults().withPartitions(1))
                    .apply(admin);
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "snappy", "lz4", "zstd"})
    void aRecordThatIsTooLargeOnceUnpackedIsRefused(String codec) {
        for (TopicSpec spec : TopicSpecs.packaged()) {
            assertThatThrownBy(() -> send(codec, spec.name(), 1, BOMB_BYTES))
                    .as(spec.name())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RecordTooLargeException.class);
        }
        assertThat(read(Topics.RUN_EVENTS, "none", 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "lz4", "zstd"})
    void aBatchOfManyRecordsThatIsTooLargeOnceUnpackedIsRefusedAndTheirProducerSendsThemInSmallOnes(String codec)
            throws Exception {
        long before = end(Topics.RUN_REQUESTS);

        send(codec, Topics.RUN_REQUESTS, 20, VALID_BYTES);

        assertThat(read(Topics.RUN_REQUESTS, codec, before)).hasSize(20);
        assertThat(bytesFetched).as("of 20 records").isGreaterThan(20.0 * VALID_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "snappy", "lz4", "zstd"})
    void aRecordThatFitsIsTakenAndKeptUncompressed(String codec) throws Exception {
        long before = end(Topics.STEP_COMPLETED);

        send(codec, Topics.STEP_COMPLETED, 1, VALID_BYTES);

        assertThat(read(Topics.STEP_COMPLETED, codec, before))
                .singleElement()
                .satisfies(record -> assertThat(record.value()).hasSize(VALID_BYTES));
        assertThat(bytesFetched).as("of one record").isGreaterThan(VALID_BYTES);
    }

    private static void send(String codec, String topic, int count, int bytes) throws Exception {
        new CompressionBomb(codec, count, bytes).send(broker.bootstrapServers(), topic, 0);
    }

    private static long end(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(clients(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.endOffsets(List.of(partition)).get(partition);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(String topic, String reader, long from) {
        TopicPartition partition = new TopicPartition(topic, 0);
        Map<String, Object> settings = new HashMap<>(clients());
        settings.put("client.id", reader);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            bytesFetched = consumer.metrics().values().stream()
                    .filter(metric -> metric.metricName().name().equals("incoming-byte-total"))
                    .mapToDouble(metric -> (double) metric.metricValue())
                    .sum();
            return Collections.unmodifiableList(records);
        }
    }

    private static Map<String, Object> clients() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }
}

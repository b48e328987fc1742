package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static String shared;

    @TempDir
    private Path directory;

    @BeforeAll
    static void findTheSharedBroker() {
        shared = TestBroker.bootstrapServers();
    }

    @Test
    void whatIsProducedIsReadBack() throws Exception {
        String topic = createTopic(shared);

        produce(shared, topic, "one", "two");

        assertThat(readAll(shared, topic, 2)).containsExactly("one", "two");
    }

    @Test
    void aTopicIsNotCreatedByMereUse() throws Exception {
        try (Admin admin = admin(shared)) {
            var described = admin.describeTopics(List.of(TestBroker.uniqueName("absent")))
                    .allTopicNames();

            assertThatThrownBy(described::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void aCommittedTransactionIsReadAndAnAbortedOneIsNot() throws Exception {
        String topic = createTopic(shared);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", shared, "transactional.id", TestBroker.uniqueName("writer"));
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();

            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "aborted")).get();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "committed")).get();
            producer.commitTransaction();
        }

        assertThat(readAll(shared, topic, 1)).containsExactly("committed");
    }

    @Test
    void aShareGroupReadsARecord() throws Exception {
        String topic = createTopic(shared);
        String group = TestBroker.uniqueName("share");
        startShareGroupAtTheEarliestRecord(group);
        produce(shared, topic, "shared");

        List<String> received = new ArrayList<>();
        Map<String, Object> settings = Map.of("bootstrap.servers", shared, "group.id", group);
        try (var consumer = new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> received.add(record.value()));
                return !received.isEmpty();
            });
        }

        assertThat(received).containsExactly("shared");
    }

    @Test
    void dataIsKeptAcrossRestartsWhateverThePort() throws Exception {
        String topic;
        try (EmbeddedBroker first = EmbeddedBroker.persistent(directory, 0)) {
            topic = createTopic(first.bootstrapServers());
            produce(first.bootstrapServers(), topic, "kept");
        }

        try (EmbeddedBroker second = EmbeddedBroker.persistent(directory, 0)) {
            produce(second.bootstrapServers(), topic, "added");

            assertThat(readAll(second.bootstrapServers(), topic, 2)).containsExactly("kept", "added");
        }
    }

    @Test
    void aDirectoryInUseIsRefusedByName() {
        try (EmbeddedBroker first = EmbeddedBroker.persistent(directory, 0)) {
            assertThat(first.bootstrapServers()).startsWith("127.0.0.1:");
            assertThatThrownBy(() -> EmbeddedBroker.persistent(directory, 0))
                    .isInstanceOf(EmbeddedBrokerException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("is in use by another broker");
        }
    }

    @Test
    void aPortInUseIsRefusedAndTheDirectoryIsFreeAgain() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThatThrownBy(() -> EmbeddedBroker.persistent(directory, taken.getLocalPort()))
                    .isInstanceOf(EmbeddedBrokerException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " on 127.0.0.1 can't be bound");
        }
        try (DataDirectory free = DataDirectory.kept(directory)) {
            assertThat(free.root()).isEqualTo(directory);
        }
    }

    @Test
    void damagedDataIsRefusedInsteadOfEndingTheProcess() throws Exception {
        EmbeddedBroker.persistent(directory, 0).close();
        Path metaProperties = directory.resolve("kafka").resolve("meta.properties");
        String other = Files.readString(metaProperties).replaceAll("node.id=\\d+", "node.id=77");
        Files.writeString(metaProperties, other);

        assertThatThrownBy(() -> EmbeddedBroker.persistent(directory, 0))
                .isInstanceOf(EmbeddedBrokerException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("77");
    }

    @Test
    void aSettingThatKafkaRefusesIsNamed() {
        assertThatThrownBy(() -> EmbeddedBroker.ephemeral(Map.of("num.io.threads", "none")))
                .isInstanceOf(EmbeddedBrokerException.class)
                .hasMessageContaining("num.io.threads");
    }

    @Test
    void closingTwiceEndsEveryThreadAndDeletesTheTemporaryDirectory() throws Exception {
        Set<Path> directoriesBefore = temporaryDirectories();
        Set<Thread> threadsBefore = keepingTheJvmAlive();
        EmbeddedBroker broker = EmbeddedBroker.ephemeral();
        Set<Path> own = temporaryDirectories();
        own.removeAll(directoriesBefore);
        assertThat(own).isNotEmpty();

        broker.close();
        broker.close();

        assertThat(own).noneMatch(Files::exists);
        // In this thread, because Awaitility's own would be found among those left.
        await().pollInSameThread().atMost(PATIENCE).untilAsserted(() -> {
            Set<Thread> left = keepingTheJvmAlive();
            left.removeAll(threadsBefore);
            assertThat(left).isEmpty();
        });
    }

    private static Set<Thread> keepingTheJvmAlive() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(Thread::isDaemon);
        return threads;
    }

    private static Set<Path> temporaryDirectories() throws IOException {
        Set<Path> found = new HashSet<>();
        try (var paths = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "weir-broker-*")) {
            paths.forEach(found::add);
        }
        return found;
    }

    private static void startShareGroupAtTheEarliestRecord(String group) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        var earliest =
                new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
        try (Admin admin = admin(shared)) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(earliest)))
                    .all()
                    .get();
        }
    }

    private static String createTopic(String bootstrap) throws Exception {
        String topic = TestBroker.uniqueName("topic");
        try (Admin admin = admin(bootstrap)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        return topic;
    }

    private static void produce(String bootstrap, String topic, String... values) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value)).get();
            }
        }
    }

    /** What a reader of committed records finds, from the start until {@code count} records have come. */
    private static List<String> readAll(String bootstrap, String topic, int count) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            await().atMost(PATIENCE).until(() -> {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(200));
                for (ConsumerRecord<String, String> record : records) {
                    values.add(record.value());
                }
                return values.size() >= count;
            });
        }
        return values;
    }

    private static Admin admin(String bootstrap) {
        return Admin.create(Map.of("bootstrap.servers", bootstrap));
    }
}

package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.embedded.EmbeddedBroker;
import io.weir.protocol.Codecs;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunRecord;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkflowResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A broker with Weir's topics, and around it what an engine works with: requesters, workers, and readers that see committed
 * records only. Nothing here goes through the engine's classes.
 */
final class EngineCluster implements AutoCloseable {
    static final int PARTITIONS = 4;
    private static final int ABORTED_TRANSACTION_BYTES = 34;
    private static final List<String> READ = List.of(Topics.RESULTS, Topics.RUN_EVENTS, Topics.DEAD_LETTERS);

    private final EmbeddedBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final List<Thread> threads = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> seen = new CopyOnWriteArrayList<>();

    EngineCluster() throws Exception {
        this(2_097_152);
    }

    /** @param maxMessageBytes what the brokers take of each topic that a run lives on, in one batch */
    EngineCluster(int maxMessageBytes) throws Exception {
        this(maxMessageBytes, READ, Map.of());
    }

    /** One whose broker asks for rights: a resource with a rule permits only what its rules say. */
    static EngineCluster withRights() throws Exception {
        return new EngineCluster(
                2_097_152,
                READ,
                Map.of(
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "allow.everyone.if.no.acl.found",
                        "true"));
    }

    /** Keeps nothing of what it reads, as that would come to more than the engine's own memory. */
    static EngineCluster ofManyRuns() throws Exception {
        return new EngineCluster(2_097_152, List.of(), Map.of());
    }

    private EngineCluster(int maxMessageBytes, List<String> keep, Map<String, String> brokerSettings) throws Exception {
        broker = EmbeddedBroker.ephemeral(brokerSettings);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            List<NewTopic> topics = new ArrayList<>();
            Topics.coPartitioned()
                    .forEach(topic -> topics.add(new NewTopic(topic, PARTITIONS, (short) 1)
                            .configs(Map.of(
                                    "max.message.bytes",
                                    Integer.toString(maxMessageBytes),
                                    "compression.type",
                                    "uncompressed"))));
            topics.add(new NewTopic(Topics.DEFINITIONS, 1, (short) 1)
                    .configs(Map.of("cleanup.policy", "compact", "compression.type", "uncompressed")));
            topics.add(new NewTopic(Topics.STEP_CANCELLED, 1, (short) 1));
            admin.createTopics(topics).all().get();
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers(), "linger.ms", "0", "max.request.size", "2097152"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        if (!keep.isEmpty()) {
            read(keep, "earliest", seen::add);
        }
    }

    /** Asks for runs as fast as the broker takes requests; returns when it has them all. */
    void startMany(String prefix, int count, String definitionId) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            RunCommand command = new RunCommand.StartRun(prefix + i, definitionId, null, Payload.ofJson("{\"n\":1}"));
            sent.add(producer.send(
                    new ProducerRecord<>(Topics.RUN_REQUESTS, utf8(command.runId()), Codecs.encode(command))));
        }
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
    }

    /** The committed records of a topic, those to come as well. */
    List<ConsumerRecord<byte[], byte[]>> reading(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new CopyOnWriteArrayList<>();
        read(List.of(topic), "earliest", records::add);
        return records;
    }

    /** Counts the records of a topic that are committed, those to come as well. */
    AtomicLong count(String topic) {
        AtomicLong count = new AtomicLong();
        read(List.of(topic), "earliest", record -> count.incrementAndGet());
        return count;
    }

    /** Bytes on disk of all topics whose name ends so. */
    long bytesOf(String suffix) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            long bytes = 0;
            int broker = admin.describeCluster().nodes().get().iterator().next().id();
            for (LogDirDescription directory : admin.describeLogDirs(List.of(broker))
                    .descriptions()
                    .get(broker)
                    .get()
                    .values()) {
                bytes += directory.replicaInfos().entrySet().stream()
                        .filter(entry -> entry.getKey().topic().endsWith(suffix))
                        .mapToLong(entry -> entry.getValue().size())
                        .sum();
            }
            return bytes;
        }
    }

    /**
     * Transactions that were aborted, counted in each partition they had written to: by an engine, or by the broker when their
     * time was up. A broker keeps an index of them beside each log, with entries of one length.
     */
    long abortedTransactions() throws Exception {
        long bytes = 0;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            int broker = admin.describeCluster().nodes().get().iterator().next().id();
            for (String directory : admin.describeLogDirs(List.of(broker))
                    .descriptions()
                    .get(broker)
                    .get()
                    .keySet()) {
                try (Stream<Path> files = Files.walk(Path.of(directory))) {
                    bytes += files.filter(file -> file.toString().endsWith(".txnindex"))
                            .mapToLong(file -> file.toFile().length())
                            .sum();
                }
            }
        }
        return bytes / ABORTED_TRANSACTION_BYTES;
    }

    /** However much a decision writes, its transaction is committed in the time it has. */
    void assertNoTransactionWasAborted() throws Exception {
        assertThat(abortedTransactions())
                .as("transactions aborted, in all partitions they had written to")
                .isZero();
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    WeirEngine engine(Path stateDirectory) throws InterruptedException {
        return engine(settings(stateDirectory));
    }

    WeirEngine engine(Map<String, String> settings) throws InterruptedException {
        WeirEngine engine = new WeirEngine(WeirConfig.of(settings));
        engine.start();
        if (!engine.awaitRunning(Duration.ofSeconds(60))) {
            throw new AssertionError("the engine does not run: " + engine.state());
        }
        return engine;
    }

    Map<String, String> settings(Path stateDirectory) {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "weir.state.dir",
                stateDirectory.toString(),
                "weir.session.timeout.ms",
                "6000");
    }

    void define(String id, String definition) {
        send(Topics.DEFINITIONS, null, utf8(id), utf8(definition));
    }

    void start(String runId, String definitionId, String input) {
        RunCommand command = new RunCommand.StartRun(runId, definitionId, null, Payload.ofJson(input));
        send(Topics.RUN_REQUESTS, null, utf8(runId), Codecs.encode(command));
    }

    void send(String topic, Integer partition, byte[] key, byte[] value, Header... headers) {
        try {
            producer.send(new ProducerRecord<>(topic, partition, key, value, List.of(headers)))
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError("could not send to " + topic, e);
        }
    }

    /** A worker of the default queue that answers what {@code step} makes of each attempt; null is no answer. */
    void worker(Function<StepReady, Outcome> step) {
        read(List.of(Topics.stepReady(Topics.DEFAULT_QUEUE)), "earliest", record -> {
            StepReady ready = Codecs.stepReady().decode(record.value());
            Outcome outcome = step.apply(ready);
            if (outcome != null) {
                complete(ready, outcome);
            }
        });
    }

    void complete(StepReady ready, Outcome outcome) {
        WorkerReport report =
                new WorkerReport.StepCompleted(ready.attempt(), ready.token(), outcome, null, "test-worker", null);
        send(
                Topics.STEP_COMPLETED,
                null,
                utf8(ready.attempt().runId()),
                Codecs.workerReport().encode(report));
    }

    List<WorkflowResult> results(String runId) {
        return values(Topics.RESULTS, Codecs.workflowResult()::decode).stream()
                .filter(result -> result.workflowId().equals(runId))
                .toList();
    }

    List<WorkflowResult> results() {
        return values(Topics.RESULTS, Codecs.workflowResult()::decode);
    }

    List<RunRecord> history(String runId) {
        return values(Topics.RUN_EVENTS, Codecs.runRecord()::decode).stream()
                .filter(record -> record.runId().equals(runId))
                .toList();
    }

    List<RunRecord.RecordRejected> rejections(String runId) {
        return history(runId).stream()
                .filter(RunRecord.RecordRejected.class::isInstance)
                .map(RunRecord.RecordRejected.class::cast)
                .toList();
    }

    /** Numbers of the run's events, in the order they are read. */
    List<Long> eventNumbers(String runId) {
        return history(runId).stream()
                .filter(RunRecord.RunEvents.class::isInstance)
                .flatMap(record -> ((RunRecord.RunEvents) record).events().stream())
                .map(RunRecord.RunEvent::seq)
                .toList();
    }

    List<DeadLetter> deadLetters() {
        return records(Topics.DEAD_LETTERS).stream()
                .map(record -> {
                    Map<String, byte[]> headers = new HashMap<>();
                    record.headers().forEach(header -> headers.put(header.key(), header.value()));
                    return DeadLetter.of(record.key(), record.value(), headers);
                })
                .toList();
    }

    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return seen.stream().filter(record -> record.topic().equals(topic)).toList();
    }

    private <T> List<T> values(String topic, Function<byte[], T> decode) {
        return records(topic).stream()
                .map(record -> decode.apply(record.value()))
                .toList();
    }

    private void read(List<String> topics, String from, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        Thread thread = new Thread(() -> {
            Map<String, Object> settings = Map.of(
                    "bootstrap.servers",
                    bootstrapServers(),
                    "isolation.level",
                    "read_committed",
                    "auto.offset.reset",
                    from);
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                List<TopicPartition> partitions = new ArrayList<>();
                for (String topic : topics) {
                    // A topic that was made just now may not show yet.
                    while (open.get()
                            && partitions.stream()
                                    .noneMatch(known -> known.topic().equals(topic))) {
                        consumer.partitionsFor(topic)
                                .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
                    }
                }
                consumer.assign(partitions);
                while (open.get()) {
                    consumer.poll(Duration.ofMillis(50)).forEach(reader);
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        open.set(false);
        for (Thread thread : threads) {
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        producer.close(Duration.ofSeconds(5));
        broker.close();
    }
}

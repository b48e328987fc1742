package io.weir.streams;

import io.weir.protocol.Codecs;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunRecord;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkflowResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology without a broker: one partition, a clock that stands until it is moved, state in {@code directory}. */
final class TopologyFixture implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-23T05:00:00Z");

    private final StreamThreads threads;
    private final TopologyTestDriver driver;
    private Duration passed = Duration.ZERO;
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final Map<String, TestOutputTopic<byte[], byte[]>> outputs = new HashMap<>();

    TopologyFixture(Path directory, Map<String, String> settings) {
        this(directory, settings, 1, Queues.ALL);
    }

    TopologyFixture(Path directory, Map<String, String> settings, int partitions, Queues queues) {
        this(directory, settings, partitions, queues, START, Stores::persistentKeyValueStore);
    }

    /** One whose stores are made by {@code stores}, by name. */
    TopologyFixture(Path directory, Function<String, KeyValueBytesStoreSupplier> stores) {
        this(directory, Map.of(), 1, Queues.ALL, START, stores);
    }

    private TopologyFixture(
            Path directory,
            Map<String, String> settings,
            int partitions,
            Queues queues,
            Instant from,
            Function<String, KeyValueBytesStoreSupplier> stores) {
        Map<String, String> given = new HashMap<>(Map.of(
                "weir.bootstrap.servers", "nowhere:9092",
                "weir.state.dir", directory.toString(),
                // A first decision is slow on a cold JVM; what a look takes is not what these tests are about.
                "weir.timer.budget.ms", "10000"));
        given.putAll(settings);
        WeirConfig config = WeirConfig.of(given);
        threads = new StreamThreads(config);
        driver = new TopologyTestDriver(
                WeirTopology.build(config, partitions, queues, threads, stores), StreamsSettings.of(config), from);
    }

    /** An engine that finds state which another has written, at the time it was written. */
    static TopologyFixture over(Path directory, StoresFixture state) {
        return over(directory, state, Map.of());
    }

    static TopologyFixture over(Path directory, StoresFixture state, Map<String, String> settings) {
        TopologyFixture engine =
                new TopologyFixture(directory, settings, 1, Queues.ALL, state.at(), Stores::persistentKeyValueStore);
        state.entries().forEach((store, entries) -> entries.forEach((key, value) -> engine.put(store, key, value)));
        return engine;
    }

    private void put(String store, String key, byte[] value) {
        driver.<byte[], byte[]>getKeyValueStore(store).put(key.getBytes(StandardCharsets.ISO_8859_1), value);
    }

    /** Reports lie unread: everything up to now is dealt with, and nothing that comes later. */
    void lagsBehindItsWorkers() {
        Arrivals arrivals = threads.arrivals();
        TopicPartition completions = new TopicPartition(Topics.STEP_COMPLETED, 0);
        arrivals.observed();
        arrivals.polled(ConsumerRecords.empty(), List.of(completions), any -> OptionalLong.of(0), now());
        arrivals.polled(ConsumerRecords.empty(), List.of(completions), any -> OptionalLong.of(1), now());
    }

    /** The table of definitions holds what is before {@code read}, of a topic that ends at {@code end}. */
    void hasReadDefinitions(long read, long end) {
        TopicPartition definitions = new TopicPartition(Topics.DEFINITIONS, 0);
        threads.definitions()
                .asks(
                        partitions -> CompletableFuture.completedStage(Map.of(definitions, end)),
                        any -> Optional.empty());
        threads.definitions().read(Map.of(definitions, read));
    }

    /** Brokers have aborted as many transactions as they may because of this item. */
    void wasFencedTooOftenAt(Item item, @Nullable String runId) {
        AtomicLong nanos = new AtomicLong();
        OpenWork work = new OpenWork(threads.fencings(), nanos::get);
        for (int time = 0; time < Fencing.PERMITTED; time++) {
            work.begins(item);
            if (runId != null) {
                work.isAbout(runId);
            }
            work.opened();
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            work.aborted();
            work.begins(item.partition());
        }
    }

    private long now() {
        return START.plus(passed).toEpochMilli();
    }

    /** What the engine is at; of the thread that asks, on which the driver runs it. */
    AtWork atWork() {
        return threads.atWork();
    }

    void define(String id, String definition) {
        pipe(Topics.DEFINITIONS, utf8(id), utf8(definition));
    }

    void start(String runId, String definitionId, String input) {
        command(new RunCommand.StartRun(runId, definitionId, null, Payload.ofJson(input)));
    }

    void command(RunCommand command) {
        pipe(command.topic(), utf8(command.runId()), Codecs.encode(command));
    }

    void succeed(StepReady ready, String output) {
        report(completed(ready, new Outcome.Success(Payload.ofJson(output))));
    }

    void fail(StepReady ready, StepError error) {
        report(completed(ready, new Outcome.Failure(error)));
    }

    static WorkerReport completed(StepReady ready, Outcome outcome) {
        return new WorkerReport.StepCompleted(ready.attempt(), ready.token(), outcome, null, "worker-1", null);
    }

    void report(WorkerReport report) {
        pipe(
                Topics.STEP_COMPLETED,
                utf8(report.attempt().runId()),
                Codecs.workerReport().encode(report));
    }

    void pipe(String topic, byte[] key, byte[] value, Header... headers) {
        TestRecord<byte[], byte[]> record = new TestRecord<>(key, value, START);
        for (Header header : headers) {
            record.headers().add(header);
        }
        inputs.computeIfAbsent(
                        topic,
                        name -> driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(record);
    }

    /** Lets the time pass in small steps, as punctuation would see it. */
    void advance(Duration time) {
        Duration step = time.dividedBy(4).plusMillis(1);
        for (int i = 0; i < 4; i++) {
            advanceAtOnce(step);
        }
    }

    /** Lets the time pass in one step. */
    void advanceAtOnce(Duration time) {
        driver.advanceWallClockTime(time);
        passed = passed.plus(time);
    }

    List<StepReady> dispatched() {
        return dispatched(Topics.DEFAULT_QUEUE);
    }

    List<StepReady> dispatched(String queue) {
        return values(Topics.stepReady(queue), Codecs.stepReady()::decode);
    }

    StepReady onlyDispatch() {
        return only(dispatched());
    }

    List<WorkflowResult> results() {
        return values(Topics.RESULTS, Codecs.workflowResult()::decode);
    }

    WorkflowResult onlyResult() {
        return only(results());
    }

    List<RunRecord> history() {
        return values(Topics.RUN_EVENTS, Codecs.runRecord()::decode);
    }

    List<RunRecord.RecordRejected> rejections() {
        return history().stream()
                .filter(RunRecord.RecordRejected.class::isInstance)
                .map(RunRecord.RecordRejected.class::cast)
                .toList();
    }

    List<DeadLetter> deadLetters() {
        return records(Topics.DEAD_LETTERS).stream()
                .map(record -> DeadLetter.of(record.key(), record.value(), headers(record)))
                .toList();
    }

    List<TestRecord<byte[], byte[]>> records(String topic) {
        return outputs.computeIfAbsent(
                        topic,
                        name -> driver.createOutputTopic(
                                name, new ByteArrayDeserializer(), new ByteArrayDeserializer()))
                .readRecordsToList();
    }

    /** Bytes written since the last call, keys and values, by topic; changelogs are topics too. */
    Map<String, Long> bytesWritten() {
        Map<String, Long> written = new TreeMap<>();
        for (String topic : driver.producedTopicNames()) {
            for (TestRecord<byte[], byte[]> record : records(topic)) {
                long bytes = (long) record.key().length + (record.value() == null ? 0 : record.value().length);
                written.merge(topic, bytes, Long::sum);
            }
        }
        return written;
    }

    /** What a store holds; a character of a key is one of its bytes. */
    Map<String, byte[]> stored(String store) {
        Map<String, byte[]> entries = new HashMap<>();
        KeyValueStore<byte[], byte[]> keyValues = driver.getKeyValueStore(store);
        try (KeyValueIterator<byte[], byte[]> all = keyValues.all()) {
            while (all.hasNext()) {
                KeyValue<byte[], byte[]> entry = all.next();
                entries.put(new String(entry.key, StandardCharsets.ISO_8859_1), entry.value);
            }
        }
        return entries;
    }

    /** The timers that are stored, without the clock's mark, which stands among them. */
    Map<String, byte[]> timers() {
        Map<String, byte[]> timers = stored(Names.TIMERS);
        timers.keySet().removeIf(key -> key.length() < Long.BYTES);
        return timers;
    }

    /** Replaces a stored value behind the engine's back. */
    void overwrite(String store, String key, byte[] value) {
        driver.<byte[], byte[]>getKeyValueStore(store).put(utf8(key), value);
    }

    static Map<String, byte[]> headers(TestRecord<byte[], byte[]> record) {
        Map<String, byte[]> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), header.value()));
        return headers;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private <T> List<T> values(String topic, Function<byte[], T> decode) {
        List<T> values = new ArrayList<>();
        records(topic).forEach(record -> values.add(decode.apply(record.value())));
        return values;
    }

    private static <T> T only(List<T> list) {
        if (list.size() != 1) {
            throw new AssertionError("expected one, found " + list);
        }
        return list.get(0);
    }

    @Override
    public void close() {
        driver.close();
    }
}

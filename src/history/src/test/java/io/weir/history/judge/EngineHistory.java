package io.weir.history.judge;

import io.weir.protocol.Codecs;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkflowResult;
import io.weir.streams.Changelogs;
import io.weir.streams.WeirConfig;
import io.weir.streams.WeirTopology;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The real topology without a broker, and the log of every record that went into it and came out of it. */
final class EngineHistory implements AutoCloseable {
    static final String APPLICATION = "weir";
    private static final Instant START = Instant.parse("2026-11-23T05:00:00Z");
    private static final String SECOND_QUEUE = "slow";

    private final TopologyTestDriver driver;
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final Map<String, TestOutputTopic<byte[], byte[]>> outputs = new HashMap<>();
    private final Map<String, Long> ends = new HashMap<>();
    private final List<LogRecord> log = new ArrayList<>();
    private final List<StepReady> dispatched = new ArrayList<>();
    private final List<WorkflowResult> results = new ArrayList<>();
    /** Where the inputs ended when this engine took over: its driver counts them from 0. */
    private final Map<String, Long> takenOverAt = new HashMap<>();

    private Instant now;

    EngineHistory(Path directory) {
        this(directory, Map.of());
    }

    EngineHistory(Path directory, Map<String, String> more) {
        this(directory, more, START);
    }

    private EngineHistory(Path directory, Map<String, String> more, Instant from) {
        now = from;
        Map<String, String> settings = new HashMap<>(Map.of(
                "weir.bootstrap.servers", "nowhere:9092",
                "weir.state.dir", directory.toString(),
                "weir.timer.budget.ms", "10000"));
        settings.putAll(more);
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "application.id",
                APPLICATION,
                "bootstrap.servers",
                "nowhere:9092",
                "state.dir",
                directory.toString(),
                "processing.guarantee",
                "exactly_once_v2"));
        driver = new TopologyTestDriver(WeirTopology.build(WeirConfig.of(settings), 1), properties, from);
        Stream.concat(
                        Stream.of(
                                Topics.stepReady(Topics.DEFAULT_QUEUE),
                                Topics.stepReady(SECOND_QUEUE),
                                Topics.RUN_EVENTS,
                                Topics.RESULTS,
                                Topics.DEAD_LETTERS,
                                Topics.STEP_CANCELLED),
                        Arrays.stream(Changelogs.values()).map(changelog -> changelog.topic(APPLICATION)))
                .forEach(topic -> outputs.put(
                        topic,
                        driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())));
    }

    /** The engine that goes on from here, with a clock that shows another time. This one is closed. */
    EngineHistory takenOver(Path directory, Instant at) {
        EngineHistory next = new EngineHistory(directory, Map.of(), at);
        next.log.addAll(log);
        next.ends.putAll(ends);
        next.takenOverAt.putAll(ends);
        driver.getAllStateStores().keySet().stream()
                .filter(EngineHistory::hasChangelog)
                .forEach(store -> {
                    KeyValueStore<byte[], byte[]> taken = next.driver.getKeyValueStore(store);
                    try (KeyValueIterator<byte[], byte[]> all =
                            driver.<byte[], byte[]>getKeyValueStore(store).all()) {
                        all.forEachRemaining(entry -> taken.put(entry.key, entry.value));
                    }
                });
        close();
        return next;
    }

    private static boolean hasChangelog(String store) {
        String topic = APPLICATION + "-" + store + "-changelog";
        return Arrays.stream(Changelogs.values())
                .anyMatch(changelog -> changelog.topic(APPLICATION).equals(topic));
    }

    Instant now() {
        return now;
    }

    void define(String id, String definition) {
        pipe(Topics.DEFINITIONS, id, utf8(definition));
    }

    void start(String runId, String definitionId, String input) {
        command(new RunCommand.StartRun(runId, definitionId, null, Payload.ofJson(input)));
    }

    void command(RunCommand command) {
        pipe(command.topic(), command.runId(), Codecs.encode(command));
    }

    void complete(StepReady ready, Outcome outcome) {
        report(new WorkerReport.StepCompleted(ready.attempt(), ready.token(), outcome, null, "worker-1", null));
    }

    void succeed(StepReady ready, String output) {
        complete(ready, new Outcome.Success(Payload.ofJson(output)));
    }

    void report(WorkerReport report) {
        pipe(
                Topics.STEP_COMPLETED,
                report.attempt().runId(),
                Codecs.workerReport().encode(report));
    }

    void pipe(String topic, String key, byte[] value) {
        byte[] keyBytes = key == null ? null : utf8(key);
        add(topic, now.toEpochMilli(), keyBytes, value, Map.of());
        inputs.computeIfAbsent(
                        topic,
                        name -> driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(new TestRecord<>(keyBytes, value, now));
        collect();
    }

    void advance(Duration time) {
        Duration step = time.dividedBy(4).plusMillis(1);
        for (int i = 0; i < 4; i++) {
            driver.advanceWallClockTime(step);
            now = now.plus(step);
        }
        collect();
    }

    private void collect() {
        outputs.forEach((topic, output) -> {
            for (TestRecord<byte[], byte[]> record : output.readRecordsToList()) {
                Map<String, byte[]> headers = new HashMap<>();
                record.headers().forEach(header -> headers.put(header.key(), header.value()));
                Instant time = record.getRecordTime();
                add(topic, time == null ? 0 : time.toEpochMilli(), record.key(), moved(topic, record.value()), headers);
                if (topic.startsWith(Topics.stepReady(""))) {
                    dispatched.add(Codecs.stepReady().decode(record.value()));
                } else if (topic.equals(Topics.RESULTS)) {
                    results.add(Codecs.workflowResult().decode(record.value()));
                }
            }
        });
    }

    private byte[] moved(String topic, byte[] value) {
        if (takenOverAt.isEmpty()
                || !topic.equals(Topics.RUN_EVENTS)
                || !(Codecs.runRecord().decode(value) instanceof RunEvents told)) {
            return value;
        }
        Position source = Position.parse(told.source());
        return source == null
                ? value
                : Codecs.runRecord()
                        .encode(new RunEvents(
                                told.runId(),
                                told.definitionId(),
                                told.at(),
                                new Position(
                                                source.topic(),
                                                0,
                                                source.offset() + takenOverAt.getOrDefault(source.topic(), 0L))
                                        .toString(),
                                told.events()));
    }

    private void add(String topic, long time, byte[] key, byte[] value, Map<String, byte[]> headers) {
        long offset = ends.merge(topic, 1L, Long::sum) - 1;
        log.add(new LogRecord(topic, 0, offset, time, key, value, headers));
    }

    /** Attempts handed out since this was last asked. */
    List<StepReady> takeDispatched() {
        List<StepReady> taken = List.copyOf(dispatched);
        dispatched.clear();
        return taken;
    }

    List<WorkflowResult> results() {
        return results;
    }

    List<LogRecord> log() {
        return List.copyOf(log);
    }

    static Report judge(List<LogRecord> log, boolean quiescent) {
        return judge(log, options(quiescent));
    }

    static Report judge(List<LogRecord> log, JudgeOptions options) {
        HistoryJudge judge = new HistoryJudge(options, new Snapshot(Map.of(), Map.of(), Map.of()));
        // Definitions and dead letters first, as the reader does.
        log.stream().filter(EngineHistory::isReadFirst).forEach(judge::take);
        log.stream().filter(record -> !isReadFirst(record)).forEach(judge::take);
        return judge.judge();
    }

    static boolean isReadFirst(LogRecord record) {
        return record.topic().equals(Topics.DEAD_LETTERS)
                || record.topic().equals(Topics.DEFINITIONS)
                || record.topic().equals(Changelogs.DEFINITIONS.topic(APPLICATION));
    }

    static JudgeOptions options(boolean quiescent) {
        return new JudgeOptions(APPLICATION, quiescent, 1, Set.of(), true, 1 << 20, 1000);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        driver.close();
    }
}

package io.weir.streams;

import io.weir.engine.DecisionBudget;
import io.weir.engine.Outputs;
import io.weir.protocol.Codecs;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.RunRecord;
import io.weir.protocol.StepCancelled;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import io.weir.streams.state.OutputStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The real topology as a simulation sees it: what goes in, what has come out since last looked at, and what its changelogs
 * hold. One that opens over the changelogs of another is the engine that takes over after a crash.
 */
public final class SimulatedShell implements AutoCloseable {
    public static final String RUNS = Names.RUNS;
    public static final String OUTPUTS = Names.OUTPUTS;
    public static final String TIMERS = Names.TIMERS;
    public static final String HISTORY = Names.HISTORY;

    private static final String APPLICATION = "simulated";

    private final TopologyTestDriver driver;
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final Map<String, TestOutputTopic<byte[], byte[]>> outputs = new HashMap<>();
    private final Changelogs changelogs;
    private long now;
    private boolean closed;

    /** What the stores' changelogs hold, compacted: store, then key as ISO-8859-1, then value. */
    public record Changelogs(Map<String, TreeMap<String, byte[]>> stores) {
        public static Changelogs empty() {
            Map<String, TreeMap<String, byte[]>> stores = new TreeMap<>();
            Names.TASK_STORES.forEach(store -> stores.put(store, new TreeMap<>()));
            return new Changelogs(stores);
        }

        public Changelogs copy() {
            Changelogs copy = empty();
            stores.forEach((store, entries) -> copy.of(store).putAll(entries));
            return copy;
        }

        /** All of it, to be compared. */
        public Map<String, Map<String, String>> text() {
            Map<String, Map<String, String>> text = new TreeMap<>();
            stores.forEach((store, entries) -> {
                Map<String, String> values = new TreeMap<>();
                entries.forEach((key, value) -> values.put(key, HexFormat.of().formatHex(value)));
                text.put(store, values);
            });
            return text;
        }

        public TreeMap<String, byte[]> of(String store) {
            return stores.get(store);
        }

        public TreeMap<String, byte[]> runs() {
            return of(Names.RUNS);
        }

        public TreeMap<String, byte[]> outputs() {
            return of(Names.OUTPUTS);
        }

        public TreeMap<String, byte[]> timers() {
            return of(Names.TIMERS);
        }

        public TreeMap<String, byte[]> history() {
            return of(Names.HISTORY);
        }
    }

    /** What has come out, topic by topic, in order. */
    public record Emitted(
            List<StepReady> dispatches,
            List<RunRecord> records,
            List<StepCancelled> cancellations,
            List<WorkflowResult> results,
            List<DeadLetter> deadLetters) {}

    /**
     * An engine that begins with what another has committed.
     *
     * @param now epoch milliseconds
     */
    public SimulatedShell(
            Path directory,
            long now,
            long definitionWaitMs,
            boolean checkTokens,
            DecisionBudget budget,
            Changelogs committed) {
        WeirConfig config = WeirConfig.of(Map.ofEntries(
                Map.entry("weir.bootstrap.servers", "nowhere:9092"),
                Map.entry("weir.state.dir", directory.toString()),
                Map.entry("weir.application.id", APPLICATION),
                Map.entry("weir.definition.wait.ms", Long.toString(definitionWaitMs)),
                Map.entry("weir.check.tokens", Boolean.toString(checkTokens)),
                Map.entry("weir.decision.dispatches", Integer.toString(budget.dispatches())),
                Map.entry("weir.decision.bytes", Long.toString(budget.bytes())),
                Map.entry("weir.decision.work", Long.toString(budget.work())),
                // Whatever is due is fired when the time moves, and nothing that has ended is forgotten.
                Map.entry("weir.timer.interval.ms", "1"),
                Map.entry("weir.timer.budget.ms", "10000"),
                Map.entry(
                        "weir.history.retention.ms",
                        Long.toString(Duration.ofDays(365).toMillis()))));
        this.now = now;
        this.changelogs = committed.copy();
        this.driver = new TopologyTestDriver(
                WeirTopology.build(config, 1), StreamsSettings.of(config), Instant.ofEpochMilli(now));
        changelogs.stores.forEach((store, entries) -> {
            KeyValueStore<byte[], byte[]> restored = driver.getKeyValueStore(store);
            entries.forEach((key, value) -> restored.put(bytes(key), value));
        });
    }

    public long now() {
        return now;
    }

    public void define(String id, byte[] definition) {
        pipe(Topics.DEFINITIONS, id, definition);
    }

    /** Lets the time move, and fires what is due. */
    public void advanceTo(long time) {
        driver.advanceWallClockTime(Duration.ofMillis(time - now));
        now = time;
    }

    public void pipe(String topic, String key, byte[] value) {
        inputs.computeIfAbsent(
                        topic,
                        name -> driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(new TestRecord<>(utf8(key), value, Instant.ofEpochMilli(now)));
    }

    /** What has come out since this was asked last; takes the changelogs down as well. */
    public Emitted emitted() {
        changelogs.stores.forEach((store, entries) -> records(APPLICATION + "-" + store + "-changelog")
                .forEach(record -> {
                    if (store.equals(TIMERS) && record.key().length < Long.BYTES) {
                        // How far the clock has been: no part of what the core decides.
                        return;
                    }
                    if (record.value() == null) {
                        entries.remove(text(record.key()));
                    } else {
                        entries.put(text(record.key()), record.value());
                    }
                }));
        return new Emitted(
                values(Topics.stepReady(Topics.DEFAULT_QUEUE), Codecs.stepReady()::decode),
                values(Topics.RUN_EVENTS, Codecs.runRecord()::decode),
                values(Topics.STEP_CANCELLED, Codecs.stepCancelled()::decode),
                values(Topics.RESULTS, Codecs.workflowResult()::decode),
                records(Topics.DEAD_LETTERS).stream()
                        .map(record -> DeadLetter.of(record.key(), record.value(), TopologyFixture.headers(record)))
                        .toList());
    }

    /** As of the last look at what came out. */
    public Changelogs changelogs() {
        return changelogs;
    }

    /**
     * Changes a store behind the topology's back.
     *
     * @param value null to delete
     */
    public void alter(String store, String key, byte @Nullable [] value) {
        driver.<byte[], byte[]>getKeyValueStore(store).put(bytes(key), value);
        if (value == null) {
            changelogs.of(store).remove(key);
        } else {
            changelogs.of(store).put(key, value);
        }
    }

    /** Payloads of a run as the store has them. */
    public Outputs outputsOf(String runId) {
        return new OutputStore(driver.getKeyValueStore(Names.OUTPUTS), 0).of(runId);
    }

    private <T> List<T> values(String topic, Function<byte[], T> decode) {
        List<T> values = new ArrayList<>();
        records(topic).forEach(record -> values.add(decode.apply(record.value())));
        return values;
    }

    private List<TestRecord<byte[], byte[]>> records(String topic) {
        return outputs.computeIfAbsent(
                        topic,
                        name -> driver.createOutputTopic(
                                name, new ByteArrayDeserializer(), new ByteArrayDeserializer()))
                .readRecordsToList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            driver.close();
        }
    }
}

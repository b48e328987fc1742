package io.weir.history.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Main;
import io.weir.embedded.EmbeddedBroker;
import io.weir.protocol.Topics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long history on a broker, and the command that judges it in a process of its own with a small heap: with more to keep
 * than a partition's part of it, it would end with an {@code OutOfMemoryError}.
 *
 * <pre>./mvnw verify -Pgrowth          -Dgrowth.steps=1000000 -Dgrowth.heap=768m for more steps</pre>
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class HistoryGrowth {
    private static final int PARTITIONS = 8;
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int STEPS = Integer.getInteger("growth.steps", 300_000);
    private static final String HEAP = System.getProperty("growth.heap", "256m");

    /** With room for the inputs of all of its slices. */
    private static final JudgeOptions OPTIONS =
            new JudgeOptions(EngineHistory.APPLICATION, true, 1, Set.of(), true, 64 << 20, 1000);

    @TempDir
    Path directory;

    @Test
    void aLongHistoryIsJudgedInASmallHeap() throws Exception {
        List<LogRecord> log = played();
        int stepsOfOne = (int) log.stream()
                .filter(record -> Topics.isStepReady(record.topic()))
                .count();
        SpreadHistory spread = new SpreadHistory(PARTITIONS);
        try (EmbeddedBroker broker = EmbeddedBroker.ephemeral()) {
            create(broker, spread.snapshot());
            int copies = (STEPS + stepsOfOne - 1) / stepsOfOne;
            write(broker, spread, log, copies);

            Process process = verify(broker);
            long from = System.nanoTime();
            long peak = 0;
            Progress progress = new Progress();
            while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, resident(process));
                progress.say("judging, resident %,d KB".formatted(peak));
            }
            long millis = Duration.ofNanos(System.nanoTime() - from).toMillis();

            String said = Files.readString(directory.resolve("report.txt"));
            System.out.printf(
                    "growth: history of %,d steps dispatched, -Xmx%s: %,d ms, resident %,d KB%n%s%n",
                    copies * stepsOfOne, HEAP, millis, peak, said);
            assertThat(process.exitValue()).as(said).isZero();
        }
    }

    @Test
    void aStepTakesAsMuchMemoryInALongHistoryAsInAShortOne() {
        List<LogRecord> log = played();
        long steps = log.stream()
                .filter(record -> Topics.isStepReady(record.topic()))
                .count();
        int copies = (int) Math.max(2, STEPS / 8 / steps);
        SpreadHistory spread = new SpreadHistory(PARTITIONS);
        HistoryJudge judge = new HistoryJudge(OPTIONS, spread.snapshot());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = used();
        long records = 0;
        long nanos = 0;
        for (int copy = 0; copy < copies; copy++) {
            List<LogRecord> one = new ArrayList<>(spread.copy(log));
            one.sort(Comparator.comparing(record -> !EngineHistory.isReadFirst(record)));
            long from = threads.getCurrentThreadCpuTime();
            one.forEach(judge::take);
            nanos += threads.getCurrentThreadCpuTime() - from;
            records += one.size();
        }
        long held = used() - before;
        long from = threads.getCurrentThreadCpuTime();

        Report report = judge.judge();

        nanos += threads.getCurrentThreadCpuTime() - from;
        System.out.printf(
                "growth: %,d steps, %,d records: %,d bytes a step held, %,d records a second of CPU%n",
                copies * steps, records, held / (copies * steps), (long) (records / (nanos / 1e9)));
        assertThat(report.held()).as(report.findings().toString()).isTrue();
        assertThat(held / (copies * steps)).isLessThan(4_000);
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private List<LogRecord> played() {
        try (EngineHistory engine = new EngineHistory(directory.resolve("engine"))) {
            RandomHistory.withoutJitter(4711, engine).play(400);
            return engine.log();
        }
    }

    private static void create(EmbeddedBroker broker, Snapshot snapshot) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            List<NewTopic> topics = new ArrayList<>();
            snapshot.partitions().forEach((topic, count) -> topics.add(new NewTopic(topic, count, (short) 1)));
            admin.createTopics(topics).all().get();
        }
    }

    /** Offsets are as the records say, as nothing else writes and no transaction leaves its marks. */
    private static void write(EmbeddedBroker broker, SpreadHistory spread, List<LogRecord> log, int copies)
            throws Exception {
        Map<TopicPartition, OffsetAndMetadata> consumed = new HashMap<>();
        AtomicReference<Exception> failed = new AtomicReference<>();
        // One request at a time: of a partition that was made a moment ago the first batch may be refused, as it has no
        // leader yet, and the one behind it taken, as the broker takes any number from a producer that it doesn't know.
        // Then the first is out of order for good.
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "linger.ms",
                "20",
                "buffer.memory",
                "134217728",
                "max.in.flight.requests.per.connection",
                "1");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            Future<RecordMetadata> last = null;
            Progress progress = new Progress();
            for (int copy = 0; copy < copies; copy++) {
                progress.say("written %,d of %,d copies of a history".formatted(copy, copies));
                for (LogRecord record : spread.copy(log)) {
                    RecordHeaders headers = new RecordHeaders();
                    record.headers().forEach(headers::add);
                    last = producer.send(
                            new ProducerRecord<>(
                                    record.topic(),
                                    record.partition(),
                                    record.timestamp(),
                                    record.key(),
                                    record.value(),
                                    headers),
                            (at, failure) -> failed.compareAndSet(null, failure));
                    if (Topics.inputs().contains(record.topic())) {
                        consumed.put(
                                new TopicPartition(record.topic(), record.partition()),
                                new OffsetAndMetadata(record.offset() + 1));
                    }
                }
            }
            assertThat(last).as("something to write").isNotNull();
            last.get();
        }
        assertThat(failed.get()).as("writing the history").isNull();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.alterConsumerGroupOffsets(EngineHistory.APPLICATION, consumed)
                    .all()
                    .get();
        }
    }

    /** A line now and then, for whoever waits. */
    private static final class Progress {
        private final long from = System.nanoTime();
        private long last = from;

        void say(String what) {
            long now = System.nanoTime();
            if (now - last >= PROGRESS_NANOS) {
                last = now;
                System.out.printf("growth: %s, after %,d s%n", what, TimeUnit.NANOSECONDS.toSeconds(now - from));
            }
        }
    }

    private Process verify(EmbeddedBroker broker) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "verify-history",
                        "-b",
                        broker.bootstrapServers(),
                        "--quiescent")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("report.txt").toFile())
                .start();
    }

    /** Kilobytes of memory the process has had at most, or 0 where the system doesn't say. */
    private static long resident(Process process) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}

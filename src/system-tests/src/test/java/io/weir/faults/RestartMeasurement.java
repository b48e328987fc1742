package io.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.faults.process.EngineProcess;
import io.weir.faults.world.Brokers;
import io.weir.faults.world.Quantiles;
import io.weir.faults.world.Timeline;
import io.weir.faults.world.World;
import io.weir.faults.world.WorldSettings;
import io.weir.protocol.Codecs;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One engine with {@code -Dfaults.runs} live runs, 100,000 unless said otherwise, that wait for a worker: how long until it
 * runs, and decides, after a stop in order, a kill, and the loss of its disk. Run by hand on a quiet machine. On two busy
 * cores the 100,000 alone take eight minutes to start.
 */
class RestartMeasurement {
    private static final int RUNS = Integer.getInteger("faults.runs", 100_000);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Three replicating brokers and the engine on two cores that others use too started 230 runs a second. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(15);

    private static final String IDLE = "id: idle\nsteps:\n  - id: waits\n";

    @Test
    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    void restartsWithManyLiveRuns() throws Exception {
        Path directory = Runs.directory("restart", 0);
        List<String> report = new ArrayList<>();
        try (Timeline timeline = new Timeline(directory);
                World world = new World(WorldSettings.quick(directory).withEngines(1), timeline);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", world.brokers().direct(), "linger.ms", "5"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            EngineProcess engine = world.engines().get(0);
            world.publish("idle", IDLE);
            long asked = System.nanoTime();
            for (int i = 0; i < RUNS; i++) {
                ask(producer, "live-" + i);
            }
            producer.flush();
            await("all runs started")
                    .atMost(START_PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> world.ledger().known() >= RUNS);
            report.add(String.format(Locale.ROOT, "%d runs started in %.1f s", RUNS, seconds(asked)));
            report.add(String.format(
                    Locale.ROOT,
                    "state directory %.1f MB, changelogs %d records",
                    engine.stateBytes() / 1e6,
                    changelogRecords(world)));
            timeline.enter("", "", report.toString());

            engine.stopInOrder();
            report.add(restart("stopped in order, state kept", world, producer));
            engine.process().kill();
            report.add(restart("kill -9, state kept", world, producer));
            engine.process().kill();
            engine.emptyStateDirectory();
            report.add(restart("kill -9, state emptied", world, producer));
            engine.stopInOrder();
            engine.emptyStateDirectory();
            report.add(restart("stopped in order, state emptied", world, producer));

            assertThat(world.ledger().verdict().doubled()).isEmpty();
        } finally {
            Files.write(directory.resolve("report.txt"), report);
            report.forEach(System.out::println);
        }
    }

    private static String restart(String what, World world, KafkaProducer<byte[], byte[]> producer) throws Exception {
        EngineProcess engine = world.engines().get(0);
        long records = changelogRecords(world);
        Set<TopicPartition> events = new HashSet<>(Brokers.partitions(Topics.RUN_EVENTS));
        Map<TopicPartition, Long> ends = world.brokers().ends(events);
        long start = System.nanoTime();
        engine.start();
        // On each partition; what the first one asks for waits until the engine is there.
        for (int i = 0; i < 10 * Brokers.PARTITIONS; i++) {
            ask(producer, "probe-" + start + "-" + i);
        }
        engine.awaitRunning(PATIENCE);
        double running = seconds(start);
        await("progress on all partitions")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> events.stream()
                        .allMatch(partition -> world.progress()
                                .firstFrom(partition, ends.get(partition))
                                .isPresent()));
        List<Duration> progress = events.stream()
                .map(partition -> world.progress()
                        .firstFrom(partition, ends.get(partition))
                        .orElseThrow())
                .map(at -> Duration.ofNanos(at - start))
                .toList();
        String line = String.format(
                Locale.ROOT,
                "%s: runs after %.1f s, first progress on its partitions after %s; changelogs %d records, state %.1f MB",
                what,
                running,
                Quantiles.of(progress),
                records,
                engine.stateBytes() / 1e6);
        world.timeline().enter("restart", engine.name(), line);
        return line;
    }

    private static void ask(KafkaProducer<byte[], byte[]> producer, String run) {
        byte[] request = Codecs.runRequest().encode(new StartRun(run, "idle", null, Payload.ofJson("{\"n\":1}")));
        var sent =
                producer.send(new ProducerRecord<>(Topics.RUN_REQUESTS, run.getBytes(StandardCharsets.UTF_8), request));
        if (sent.isCancelled()) {
            throw new IllegalStateException("a request was not taken");
        }
    }

    /** Records in the changelogs, markers of transactions included, before compaction. */
    private static long changelogRecords(World world) throws Exception {
        Set<TopicPartition> partitions = new HashSet<>();
        for (String topic : world.brokers().admin().listTopics().names().get()) {
            if (topic.endsWith("-changelog")) {
                partitions.addAll(Brokers.partitions(topic));
            }
        }
        return world.brokers().ends(partitions).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}

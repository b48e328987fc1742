package io.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.faults.kind.KillEngine;
import io.weir.faults.kind.KillJavaWorker;
import io.weir.faults.process.WorkerMain;
import io.weir.faults.world.Brokers;
import io.weir.faults.world.Episode;
import io.weir.faults.world.Fault;
import io.weir.faults.world.FaultReport;
import io.weir.faults.world.Timeline;
import io.weir.faults.world.Trial;
import io.weir.faults.world.World;
import io.weir.faults.world.WorldSettings;
import io.weir.protocol.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The fault runs in short: the whole cluster, a few faults; and proof that what watches over them can fail. */
class FaultsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Runs a second: what a machine of two cores has left for the cluster when a build is going on beside it. */
    private static final int RATE = 5;

    @Test
    void enginesAndAWorkerAreKilledAndNothingIsLostOrDoubled() throws Exception {
        long seed = Long.getLong("faults.seed", 1);
        Random random = new Random(seed);
        Path directory = Runs.directory("it", seed);
        List<Fault> faults = List.of(
                new KillEngine(false), new KillJavaWorker(WorkerMain.Death.AFTER_PRODUCING), new KillEngine(true));
        try (Timeline timeline = new Timeline(directory);
                World world = new World(WorldSettings.quick(directory).withRate(RATE), timeline)) {
            Trial trial = new Trial(world, random);
            List<Episode> episodes = new ArrayList<>();
            world.load(true);

            for (Fault fault : faults) {
                episodes.add(trial.of(fault));
            }
            world.comeToRest(PATIENCE);

            FaultReport report = FaultReport.of(seed, episodes, world.ledger());
            System.out.println(report.markdown());
            assertThat(report.verdict().isClean())
                    .as(report.verdict().sentence())
                    .isTrue();
            assertThat(report.verdict().acknowledged()).isGreaterThan(50);
            HistoryVerdict history = HistoryVerdict.of(world);
            assertThat(history.held()).as(history.text()).isTrue();

            // A judge that can't condemn proves nothing.
            world.ledger().acknowledged("never-sent", System.nanoTime());
            String doubled = writeAResultTwice(world.brokers().direct());
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(world.ledger().verdict().doubled()).containsExactly(doubled));
            assertThat(world.ledger().verdict().lost()).containsExactly("never-sent");
        }
    }

    private static String writeAResultTwice(String servers) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, byte[]> consumer =
                        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            consumer.assign(Brokers.partitions(Topics.RESULTS));
            ConsumerRecord<String, byte[]> record = await().atMost(PATIENCE)
                    .until(() -> consumer.poll(Duration.ofMillis(100)), records -> !records.isEmpty())
                    .iterator()
                    .next();
            producer.send(new ProducerRecord<>(record.topic(), record.partition(), record.key(), record.value()))
                    .get();
            return record.key();
        }
    }
}

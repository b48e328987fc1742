package io.weir.streams;

import static io.weir.streams.EngineCluster.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.poison.CompressionBomb;
import io.weir.poison.Poison;
import io.weir.poison.PoisonCorpus;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.Outcome;
import io.weir.protocol.Partitions;
import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole corpus through a real broker, onto every input topic of the engine, every partition, with and without keys and
 * forged headers. The engine stops at the first failure of a stream thread, so that one would be seen.
 */
class PoisonIT {
    /** Patience of a liveness check; what it takes is printed and far less. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    /** What the worker has in hand and the test answers. */
    private final BlockingQueue<StepReady> held = new LinkedBlockingQueue<>();

    private EngineCluster cluster;
    private WeirEngine engine;

    @BeforeEach
    void start() throws Exception {
        cluster = new EngineCluster();
        cluster.define("one", "id: one\nsteps: [{id: only}]\n");
        cluster.define("served", "id: served\nsteps: [{id: held}]\n");
        cluster.define("d", "id: d\nsteps: [{id: s, timeouts: {start_to_close: 1h}}]\n");
        cluster.worker(this::work);
        Map<String, String> settings = new HashMap<>(cluster.settings(directory));
        settings.put("weir.failures.max", "0");
        engine = cluster.engine(settings);
    }

    @AfterEach
    void stop() {
        if (engine != null) {
            engine.close();
        }
        cluster.close();
    }

    /** The run that poisoned reports are about stays open. */
    private Outcome work(StepReady ready) {
        if (ready.attempt().stepId().equals("held")) {
            held.add(ready);
            return null;
        }
        return ready.attempt().stepId().equals("only") ? new Outcome.Success(Payload.ofJson("1")) : null;
    }

    @Test
    void theRecordBehindEachPoisonIsServedAndEachIsAnsweredFor() throws Exception {
        cluster.start("r", "d", "{}");
        await().atMost(PATIENCE).until(() -> !cluster.history("r").isEmpty());
        List<Poison> corpus = corpus(2_000_000);
        Map<String, List<Duration>> took = new TreeMap<>();

        for (int i = 0; i < corpus.size(); i++) {
            Poison poison = corpus.get(i);
            int partition = i % EngineCluster.PARTITIONS;
            String behind = runOn(partition, i);

            Instant poisoned = Instant.now();
            poison(Topics.RUN_REQUESTS, partition, poison, i);
            cluster.start(behind, "served", "{}");
            StepReady ready = held.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(ready).as("the request behind " + poison).isNotNull();
            served(took, Topics.RUN_REQUESTS, poisoned);
            assertThat(ready.attempt().runId()).isEqualTo(behind);

            poisoned = Instant.now();
            poison(Topics.STEP_COMPLETED, partition, poison, i + 1);
            cluster.complete(ready, new Outcome.Success(Payload.ofJson("1")));
            await("the report behind " + poison)
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> !cluster.results(behind).isEmpty());
            served(took, Topics.STEP_COMPLETED, poisoned);
            assertThat(cluster.results(behind).get(0).status()).isEqualTo(RunStatus.SUCCESS);
        }

        assertThat(engine.state()).isEqualTo(EngineState.RUNNING);
        everyRecordIsAnsweredFor(corpus.size());
        took.forEach(PoisonIT::report);
    }

    private void poison(String topic, int partition, Poison poison, int variant) {
        cluster.send(
                topic, partition, PoisonCorpusTest.key(variant), poison.bytes(), PoisonCorpusTest.headers(variant));
    }

    private static void served(Map<String, List<Duration>> took, String topic, Instant poisoned) {
        took.computeIfAbsent(topic, name -> new ArrayList<>()).add(Duration.between(poisoned, Instant.now()));
    }

    private static void report(String topic, List<Duration> took) {
        Collections.sort(took);
        System.out.printf(
                "poison: %s: behind %d poisons served after %d ms (p50), %d ms (p95), %d ms (max)%n",
                topic,
                took.size(),
                took.get(took.size() / 2).toMillis(),
                took.get(took.size() * 95 / 100).toMillis(),
                took.get(took.size() - 1).toMillis());
    }

    /** Every poison went to two topics; what was sent on to its own partition is answered for there. */
    private void everyRecordIsAnsweredFor(int poisons) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            long refused = cluster.records(Topics.RUN_EVENTS).stream()
                    .filter(record -> EngineCluster.text(record.value()).contains("\"kind\":\"rejection\""))
                    // The answer to a request that is also counted as a dead letter.
                    .filter(record -> !EngineCluster.text(record.value()).contains("\"reason\":\"dead_letter\""))
                    .count();
            long begun = cluster.records(Topics.RUN_EVENTS).stream()
                    .filter(record -> EngineCluster.text(record.value()).contains("\"seq\":1,"))
                    .filter(record -> !EngineCluster.text(record.value()).contains("\"run_id\":\"behind-"))
                    .count();
            // The run that the test itself began is not poison.
            assertThat(cluster.deadLetters().size() + refused + begun - 1).isEqualTo(2L * poisons);
        });
        assertThat(cluster.deadLetters()).allSatisfy(letter -> {
            assertThat(letter.reason()).isNotBlank();
            assertThat(letter.message()).isNotBlank();
        });
        assertThat(cluster.deadLetters())
                .extracting(DeadLetter::topic)
                .containsOnly(Topics.RUN_REQUESTS, Topics.STEP_COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "snappy", "lz4", "zstd"})
    void aSmallRecordThatUnpacksToALargeOneIsRefusedAndTheRunsBesideItEnd(String codec) {
        CompressionBomb bomb = new CompressionBomb(codec, 1, 32 << 20);
        for (String topic : List.of(Topics.RUN_REQUESTS, Topics.STEP_COMPLETED, Topics.DEFINITIONS)) {
            assertThatThrownBy(() -> bomb.send(cluster.bootstrapServers(), topic, 0))
                    .as(topic)
                    .hasCauseInstanceOf(RecordTooLargeException.class);
            String beside = runOn(0, topic.length());
            cluster.start(beside, "one", "{}");
            await().atMost(PATIENCE).until(() -> !cluster.results(beside).isEmpty());
        }
        assertThat(engine.state()).isEqualTo(EngineState.RUNNING);
        assertThat(cluster.deadLetters()).isEmpty();
    }

    @Test
    void poisonedDefinitionsEndTheirOwnRunsOnly() {
        List<Poison> corpus = corpus(1_000_000);

        for (int i = 0; i < corpus.size(); i++) {
            byte[] poisoned = PoisonCorpusTest.key(i);
            cluster.send(
                    Topics.DEFINITIONS,
                    0,
                    // A compacted topic takes no record without a key.
                    i % 3 == 0 && poisoned != null ? poisoned : utf8("poison-" + i),
                    corpus.get(i).bytes(),
                    PoisonCorpusTest.headers(i));
        }
        cluster.define("behind", "id: behind\nsteps: [{id: only}]\n");
        cluster.start("behind-all", "behind", "{}");
        for (int i = 0; i < corpus.size(); i++) {
            if (i % 3 != 0) {
                cluster.start("of-" + i, "poison-" + i, "{\"name\":1}");
            }
        }
        cluster.start("behind-those", "one", "{}");

        await().atMost(PATIENCE).until(() -> !cluster.results("behind-all").isEmpty());
        await().atMost(PATIENCE).until(() -> !cluster.results("behind-those").isEmpty());
        for (int i = 0; i < corpus.size(); i++) {
            String run = "of-" + i;
            if (i % 3 != 0) {
                await("the run of " + corpus.get(i))
                        .atMost(PATIENCE)
                        .until(() -> !cluster.history(run).isEmpty());
            }
        }
        assertThat(engine.state()).isEqualTo(EngineState.RUNNING);
        assertThat(cluster.deadLetters()).isEmpty();
    }

    /** What the topics take; larger records never get past the broker. */
    private static List<Poison> corpus(int maxBytes) {
        return PoisonCorpus.all().stream()
                .filter(poison -> poison.bytes().length <= maxBytes)
                .toList();
    }

    private static String runOn(int partition, int number) {
        for (int i = 0; ; i++) {
            String run = "behind-" + number + "-" + i;
            if (Partitions.of(run, EngineCluster.PARTITIONS) == partition) {
                return run;
            }
        }
    }
}

package io.weir.streams;

import static io.weir.streams.EngineCluster.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole corpus through a real broker, onto every input topic of the engine, every partition, with and without keys and
 * forged headers. The engine stops at the first failure of a stream thread, so that one would be seen.
 */
class PoisonIT {
    private static final Logger LOG = LoggerFactory.getLogger(PoisonIT.class);

    /** Patience of a liveness check; what it takes is logged and far less. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private EngineCluster cluster;
    private WeirEngine engine;

    @BeforeEach
    void start() throws Exception {
        cluster = new EngineCluster();
        cluster.define("one", "id: one\nsteps: [{id: only}]\n");
        cluster.define("d", "id: d\nsteps: [{id: s, timeouts: {start_to_close: 1h}}]\n");
        cluster.worker(PoisonIT::work);
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
    private static Outcome work(StepReady ready) {
        return ready.attempt().stepId().equals("only") ? new Outcome.Success(Payload.ofJson("1")) : null;
    }

    @Test
    void theRecordBehindEachPoisonIsServedAndEachIsAnsweredFor() {
        cluster.start("r", "d", "{}");
        await().atMost(PATIENCE).until(() -> !cluster.history("r").isEmpty());
        List<Poison> corpus = corpus(2_000_000);
        List<Long> took = new ArrayList<>();

        for (int i = 0; i < corpus.size(); i++) {
            Poison poison = corpus.get(i);
            int partition = i % EngineCluster.PARTITIONS;
            String behind = runOn(partition, i);
            byte[] key = PoisonCorpusTest.key(i);
            cluster.send(Topics.RUN_REQUESTS, partition, key, poison.bytes(), PoisonCorpusTest.headers(i));
            cluster.send(Topics.STEP_COMPLETED, partition, key, poison.bytes(), PoisonCorpusTest.headers(i + 1));
            long start = System.nanoTime();
            cluster.start(behind, "one", "{}");
            await("the run behind " + poison)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> !cluster.results(behind).isEmpty());
            took.add((System.nanoTime() - start) / 1_000_000);
            assertThat(cluster.results(behind).get(0).status()).isEqualTo(RunStatus.SUCCESS);
        }

        assertThat(engine.state()).isEqualTo(EngineState.RUNNING);
        everyRecordIsAnsweredFor(corpus.size());
        Collections.sort(took);
        LOG.info(
                "behind {} poisons: {} ms in the middle, {} ms at worst",
                took.size(),
                took.get(took.size() / 2),
                took.get(took.size() - 1));
    }

    /** Every poison went to two topics; what was sent on to its own partition is answered for there. */
    private void everyRecordIsAnsweredFor(int poisons) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            long refused = cluster.records(Topics.RUN_EVENTS).stream()
                    .filter(record -> EngineCluster.text(record.value()).contains("\"kind\":\"rejection\""))
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

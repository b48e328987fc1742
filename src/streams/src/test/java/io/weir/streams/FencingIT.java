package io.weir.streams;

import static io.weir.streams.EngineCluster.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.protocol.Codecs;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunStatus;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers abort the engine's transactions, because a decision takes too long or for causes that are not the engine's. */
class FencingIT {
    private static final String CHAIN = "id: chain\nsteps: [{id: a}, {id: b, depends_on: [a]}]\n";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    private final DisturbedStores stores = new DisturbedStores("MARKED");
    private final List<EngineFailure> failures = new CopyOnWriteArrayList<>();

    /** A decision takes longer than the brokers leave its transaction open. */
    private void takeTooLong() {
        try {
            Thread.sleep(2_500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Aborts whatever transaction there is. */
    private static void fence(EngineCluster cluster) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            List<String> ids = admin.listTransactions().all().get().stream()
                    .map(TransactionListing::transactionalId)
                    .toList();
            admin.fenceProducers(ids).all().get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError("the engine can't be fenced", e);
        }
    }

    private WeirEngine engine(EngineCluster cluster) throws InterruptedException {
        Map<String, String> settings = new HashMap<>(cluster.settings(directory));
        settings.put("weir.session.timeout.ms", "1000");
        settings.put("weir.threads", "1");
        WeirEngine engine = new WeirEngine(WeirConfig.of(settings), List.of(), stores);
        engine.onFailure(failures::add);
        engine.start();
        assertThat(engine.awaitRunning(Duration.ofSeconds(60))).isTrue();
        return engine;
    }

    private static String onThePartitionOf(String runId, String prefix) {
        Router router = new Router(EngineCluster.PARTITIONS);
        return IntStream.range(0, 1_000)
                .mapToObj(i -> prefix + i)
                .filter(id -> router.home(id) == router.home(runId))
                .findFirst()
                .orElseThrow();
    }

    private static void succeeds(EngineCluster cluster, String runId) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cluster.results(runId))
                        .singleElement()
                        .extracting(WorkflowResult::status)
                        .isEqualTo(RunStatus.SUCCESS));
    }

    private static List<RunEventType> types(EngineCluster cluster, String runId) {
        return cluster.history(runId).stream()
                .filter(RunRecord.RunEvents.class::isInstance)
                .flatMap(record -> ((RunRecord.RunEvents) record).events().stream())
                .map(RunRecord.RunEvent::type)
                .toList();
    }

    @Test
    void aRunWhoseReportTakesTooLongIsPutInQuarantineAndItsNeighboursGoOn() throws Exception {
        try (EngineCluster cluster = new EngineCluster();
                WeirEngine engine = engine(cluster)) {
            String neighbour = onThePartitionOf("slow-run", "neighbour-");
            cluster.define("chain", CHAIN);
            cluster.worker(ready -> new Outcome.Success(
                    Payload.ofJson(ready.attempt().runId().equals("slow-run") ? "\"MARKED\"" : "1")));

            stores.disturb(this::takeTooLong);
            cluster.start("slow-run", "chain", "{}");
            await().atMost(PATIENCE).until(() -> !failures.isEmpty());
            cluster.start(neighbour, "chain", "{}");

            succeeds(cluster, neighbour);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(types(cluster, "slow-run")).contains(RunEventType.RUN_QUARANTINED));
            DeadLetter letter = cluster.deadLetters().get(0);
            assertThat(letter.topic()).isEqualTo(Topics.STEP_COMPLETED);
            assertThat(letter.reason()).isEqualTo("engine_error");
            assertThat(letter.message()).contains("fenced", "brokers abort a transaction after 1000 ms", "3 times");
            assertThat(failures).extracting(EngineFailure::count).containsExactly(1, 2, 3);
            assertThat(engine.health().failure()).hasValueSatisfying(failure -> {
                assertThat(failure.fenced()).isTrue();
                assertThat(failure.runId()).isEqualTo("slow-run");
                assertThat(failure.where()).startsWith("at weir.step-completed-");
            });

            stores.leaveInPeace();
            cluster.send(letter.topic(), letter.partition(), letter.key(), letter.value());
            RunCommand resume = new RunCommand.ResumeRun("slow-run", null);
            cluster.send(resume.topic(), null, EngineCluster.utf8("slow-run"), Codecs.encode(resume));
            succeeds(cluster, "slow-run");
        }
    }

    @Test
    void aRequestThatTakesTooLongIsADeadLetterAndThoseBehindItAreServed() throws Exception {
        try (EngineCluster cluster = new EngineCluster();
                WeirEngine engine = engine(cluster)) {
            String neighbour = onThePartitionOf("slow-run", "neighbour-");
            cluster.define("chain", CHAIN);
            cluster.worker(ready -> new Outcome.Success(Payload.ofJson("1")));

            stores.disturb(this::takeTooLong);
            cluster.start("slow-run", "chain", "\"MARKED\"");
            cluster.start(neighbour, "chain", "{}");

            succeeds(cluster, neighbour);
            assertThat(cluster.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(letter.reason()).isEqualTo("engine_error");
                assertThat(text(letter.key())).isEqualTo("slow-run");
            });
            assertThat(cluster.rejections("slow-run")).hasSize(1);
            assertThat(types(cluster, "slow-run")).isEmpty();
            assertThat(engine.state()).isIn(EngineState.RUNNING, EngineState.REBALANCING);
        }
    }

    @Test
    void fencingForAnotherCausePutsNoRunAside() throws Exception {
        try (EngineCluster cluster = new EngineCluster();
                WeirEngine engine = engine(cluster)) {
            cluster.define("chain", CHAIN);
            cluster.worker(ready -> new Outcome.Success(Payload.ofJson("1")));

            for (int time = 0; time < 4; time++) {
                String prefix = "run-" + time + "-";
                cluster.startMany(prefix, 50, "chain");
                fence(cluster);
                for (int i = 0; i < 50; i++) {
                    succeeds(cluster, prefix + i);
                }
            }

            // The command may fence twice: that is a failure of the thread, for which no run is to blame.
            assertThat(failures)
                    .allMatch(failure -> failure.runId() == null)
                    .allMatch(failure -> failure.message().contains("its transaction was aborted twice in a row"));
            assertThat(cluster.deadLetters()).isEmpty();
            assertThat(cluster.results()).hasSize(200);
            assertThat(engine.health()).isNotNull();
        }
    }

    @Test
    void aThreadThatIsFencedAtTheSameRecordAgainAndAgainFailsWithItNamed() throws Exception {
        try (EngineCluster cluster = new EngineCluster();
                WeirEngine engine = engine(cluster)) {
            cluster.define("chain", CHAIN);
            cluster.worker(ready -> new Outcome.Success(Payload.ofJson("1")));

            stores.disturb(() -> fence(cluster));
            cluster.start("run-1", "chain", "\"MARKED\"");

            await().atMost(PATIENCE).until(() -> !failures.isEmpty());
            stores.leaveInPeace();
            assertThat(failures.get(0).fenced()).isFalse();
            assertThat(failures.get(0).where()).startsWith("at weir.run-requests-");
            assertThat(failures.get(0).message()).contains("aborted twice in a row", "(run 'run-1')");
            succeeds(cluster, "run-1");
            assertThat(engine.health().failure()).isPresent();
            assertThat(cluster.deadLetters()).isEmpty();
        }
    }
}

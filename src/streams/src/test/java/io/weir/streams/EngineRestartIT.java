package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.protocol.CompensationResult;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkflowResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines that stop, lose their disk, or are killed while runs are under way: every run ends once, and goes on meanwhile. */
class EngineRestartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String CHAIN = """
            id: chain
            steps:
              - id: a
              - id: held
                depends_on: [a]
              - id: c
                depends_on: [held]
            """;
    private static final String FAILS_ONCE =
            "id: fails-once\nsteps:\n  - id: flaky\n    retry: {max_attempts: 2, initial_delay: 2s}\n";

    private static final String SAGA = """
            id: saga
            steps:
              - {id: a, compensate: {type: undo}}
              - {id: b, depends_on: [a], compensate: {type: held}}
              - {id: broken, depends_on: [b]}
              - {id: alert, on_end: [failed]}
            """;

    private static final Duration IMPATIENCE = Duration.ofSeconds(8);

    private static final String IMPATIENT =
            "id: impatient\nsteps:\n  - id: held\n    timeouts: {start_to_close: 8s}\n    retry: {max_attempts: 3}\n";

    @TempDir
    static Path directory;

    private static EngineCluster cluster;
    private static final BlockingQueue<StepReady> HELD = new LinkedBlockingQueue<>();

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = new EngineCluster();
        cluster.define("chain", CHAIN);
        cluster.define("fails-once", FAILS_ONCE);
        cluster.define("impatient", IMPATIENT);
        cluster.define("saga", SAGA);
        cluster.worker(EngineRestartIT::work);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    @AfterEach
    void nothingIsHeld() {
        HELD.clear();
    }

    private static Outcome work(StepReady ready) {
        if (ready.stepType().equals("held")) {
            HELD.add(ready);
            return null;
        }
        if (ready.stepType().equals("broken")) {
            return new Outcome.Failure(StepError.permanent("Broken", "always"));
        }
        return ready.attempt().stepId().equals("flaky") && ready.attempt().attempt() == 1
                ? new Outcome.Failure(StepError.retryable("Flaky", "once"))
                : success();
    }

    private static Outcome success() {
        return new Outcome.Success(Payload.ofJson("{\"done\":true}"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEngineThatWasStoppedGoesOnWithOrWithoutItsDisk(boolean diskLost) throws Exception {
        String name = diskLost ? "lost" : "kept";
        Path state = directory.resolve(name);
        List<String> runs = IntStream.range(0, 12).mapToObj(i -> name + "-" + i).toList();
        String retried = name + "-retried";
        try (WeirEngine first = cluster.engine(state)) {
            runs.forEach(run -> cluster.start(run, "chain", "{\"n\":1}"));
            cluster.start(retried, "fails-once", "{}");
            await().atMost(PATIENCE).until(() -> HELD.size() == runs.size());
            await().atMost(PATIENCE).until(() -> eventsOf(retried) >= 3);
            assertThat(first.state()).isEqualTo(EngineState.RUNNING);
        }
        HELD.forEach(ready -> cluster.complete(ready, success()));
        if (diskLost) {
            delete(state);
        }
        Map<Path, String> left = diskLost ? Map.of() : identities(state);
        assertThat(left.isEmpty()).isEqualTo(diskLost);

        try (WeirEngine second = cluster.engine(state)) {
            assertThat(second.state()).isEqualTo(EngineState.RUNNING);
            runs.forEach(EngineRestartIT::assertOneSuccess);
            assertOneSuccess(retried);
            assertThat(identities(state))
                    .as("what was stopped in order is trusted, not restored")
                    .containsAllEntriesOf(left);
        }
        runs.forEach(EngineRestartIT::assertHistoryWithoutGaps);
    }

    /** By store: RocksDB gives each a name of its own when it is made. */
    private static Map<Path, String> identities(Path directory) throws IOException {
        Map<Path, String> identities = new HashMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(file -> file.endsWith("IDENTITY")).toList()) {
                identities.put(file, Files.readString(file));
            }
        }
        return identities;
    }

    /** The timeout is over when the engine is back, and its timer comes first unless it waits for what lies unread. */
    @Test
    void whatWasAnsweredInTimeWhileNoEngineRanIsNotTimedOut() throws Exception {
        Path state = directory.resolve("away");
        List<String> runs = IntStream.range(0, 12).mapToObj(i -> "away-" + i).toList();
        try (WeirEngine first = cluster.engine(state)) {
            runs.forEach(run -> cluster.start(run, "impatient", "{}"));
            await().atMost(PATIENCE).until(() -> HELD.size() == runs.size());
            assertThat(first.state()).isEqualTo(EngineState.RUNNING);
        }
        List<StepReady> held = List.copyOf(HELD);
        held.forEach(ready -> cluster.complete(ready, success()));
        long over = System.currentTimeMillis() + IMPATIENCE.toMillis();
        await().atMost(PATIENCE).until(() -> System.currentTimeMillis() > over);

        try (WeirEngine second = cluster.engine(state)) {
            assertThat(second.state()).isEqualTo(EngineState.RUNNING);
            runs.forEach(EngineRestartIT::assertOneSuccess);
        }
        assertThat(HELD).as("handed out again").hasSameSizeAs(held);
        assertThat(runs.stream().flatMap(run -> cluster.rejections(run).stream()))
                .isEmpty();
    }

    @Test
    void anEngineWhoseFilesAreDamagedRestoresThemFromKafka() throws Exception {
        Path state = directory.resolve("damaged");
        List<String> runs = IntStream.range(0, 12).mapToObj(i -> "damaged-" + i).toList();
        try (WeirEngine first = cluster.engine(state)) {
            runs.forEach(run -> cluster.start(run, "chain", "{}"));
            await().atMost(PATIENCE).until(() -> HELD.size() == runs.size());
            assertThat(first.state()).isEqualTo(EngineState.RUNNING);
        }
        HELD.forEach(ready -> cluster.complete(ready, success()));
        assertThat(damageListsOfFiles(state)).isPositive();

        try (WeirEngine second = cluster.engine(state)) {
            assertThat(second.state()).isEqualTo(EngineState.RUNNING);
            runs.forEach(EngineRestartIT::assertOneSuccess);
        }
        runs.forEach(EngineRestartIT::assertHistoryWithoutGaps);
    }

    /** Without its list of files RocksDB can't open a store; how many were found. */
    private static int damageListsOfFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> lists = files.filter(
                            file -> file.getFileName().toString().startsWith("MANIFEST-"))
                    .toList();
            for (Path list : lists) {
                Files.writeString(list, "noise");
            }
            return lists.size();
        }
    }

    @Test
    void whenOneOfTwoEnginesIsKilledTheOtherTakesOverAndEveryRunEndsOnce() throws Exception {
        Map<String, String> settings = new HashMap<>(cluster.settings(directory.resolve("killed")));
        settings.put("weir.session.timeout.ms", "2000");
        Map<String, String> others = new HashMap<>(settings);
        others.put("weir.state.dir", directory.resolve("survivor").toString());
        List<String> before =
                IntStream.range(0, 24).mapToObj(i -> "before-" + i).toList();
        List<String> after = IntStream.range(0, 24).mapToObj(i -> "after-" + i).toList();
        try (EngineProcess killed = EngineProcess.start(settings, directory.resolve("killed.log"))) {
            killed.awaitRunning();
            before.forEach(run -> cluster.start(run, "chain", "{}"));
            try (WeirEngine survivor = new WeirEngine(WeirConfig.of(others))) {
                survivor.start();
                assertThat(survivor.awaitRunning(PATIENCE)).isTrue();
                await().atMost(PATIENCE).until(() -> HELD.size() == before.size());
                HELD.stream().limit(12).forEach(ready -> cluster.complete(ready, success()));
                after.forEach(run -> cluster.start(run, "chain", "{}"));

                killed.kill();

                HELD.stream().skip(12).forEach(ready -> cluster.complete(ready, success()));
                await().atMost(PATIENCE).until(() -> HELD.size() == before.size() + after.size());
                HELD.stream().skip(24).forEach(ready -> cluster.complete(ready, success()));
                before.forEach(EngineRestartIT::assertOneSuccess);
                after.forEach(EngineRestartIT::assertOneSuccess);
            }
        }
        before.forEach(EngineRestartIT::assertHistoryWithoutGaps);
        after.forEach(EngineRestartIT::assertHistoryWithoutGaps);
    }

    @Test
    void anEngineThatIsKilledWhileItUndoesStepsIsReplacedAndEachStepIsUndoneOnce() throws Exception {
        Map<String, String> settings = new HashMap<>(cluster.settings(directory.resolve("killed-saga")));
        settings.put("weir.session.timeout.ms", "2000");
        List<String> runs = IntStream.range(0, 6).mapToObj(i -> "saga-" + i).toList();
        try (EngineProcess killed = EngineProcess.start(settings, directory.resolve("killed-saga.log"))) {
            killed.awaitRunning();
            runs.forEach(run -> cluster.start(run, "saga", "{}"));
            await().atMost(PATIENCE).until(() -> HELD.size() == runs.size());
            killed.kill();
        }
        HELD.forEach(ready -> cluster.complete(ready, success()));

        Map<String, String> others = new HashMap<>(settings);
        others.put("weir.state.dir", directory.resolve("saga-survivor").toString());
        try (WeirEngine survivor = new WeirEngine(WeirConfig.of(others))) {
            survivor.start();
            assertThat(survivor.awaitRunning(PATIENCE)).isTrue();
            for (String run : runs) {
                await("result of " + run)
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(cluster.results(run)).hasSize(1));
                WorkflowResult result = cluster.results(run).get(0);
                assertThat(result.status()).isEqualTo(RunStatus.FAILED);
                assertThat(result.error().message()).contains("Broken: always");
                assertThat(result.compensation().status()).isEqualTo(CompensationResult.Status.DONE);
                assertThat(result.compensation().steps()).containsOnlyKeys("a", "b");
                assertThat(result.stepMetadata().get("alert").success()).isTrue();
            }
        }
        runs.forEach(EngineRestartIT::assertHistoryWithoutGaps);
    }

    private static int eventsOf(String run) {
        return cluster.eventNumbers(run).size();
    }

    private static void assertOneSuccess(String run) {
        await("result of " + run)
                .atMost(PATIENCE)
                .until(() -> !cluster.results(run).isEmpty());
        assertThat(cluster.results(run))
                .singleElement()
                .satisfies(result -> assertThat(result.status()).isEqualTo(RunStatus.SUCCESS));
    }

    private static void assertHistoryWithoutGaps(String run) {
        List<Long> numbers = cluster.eventNumbers(run);
        assertThat(numbers)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, numbers.size()).boxed().toList());
        assertThat(cluster.results(run)).hasSize(1);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        assertThat(directory).doesNotExist();
    }
}

package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Engines in processes of their own with small heaps, on a broker: many live runs, the longest chain, the widest fan-out, the
 * largest result. An engine that needed more memory than it has would end, and its test would wait in vain.
 *
 * <pre>./mvnw verify -Pgrowth          -Dgrowth.runs=1000000 for more runs</pre>
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LiveRunsGrowth {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int RUNS = Integer.getInteger("growth.runs", 100_000);

    @TempDir
    Path directory;

    @Test
    void manyIdleRunsAreHeldByASmallHeapAndRestoredFromNothing() throws Exception {
        try (EngineCluster cluster = EngineCluster.ofManyRuns()) {
            cluster.define("idle", "id: idle\nsteps: [{id: waits, queue: default}]\n");
            Path state = directory.resolve("state");
            Map<String, String> settings = settings(cluster, state);
            AtomicLong dispatched = cluster.count(Topics.stepReady(Topics.DEFAULT_QUEUE));
            try (EngineProcess engine = start(settings, "-Xmx96m")) {
                long from = System.nanoTime();
                cluster.startMany("idle-", RUNS, "idle");
                await().atMost(PATIENCE).until(() -> dispatched.get() >= RUNS);
                say("%,d idle runs were started in %,d ms".formatted(RUNS, millisSince(from)));
                say("engine with -Xmx96m: resident %,d KB; state on disk %,d KB"
                        .formatted(resident(engine), size(state) / 1024));
                engine.stop();
            }
            delete(state);
            long bytes = cluster.bytesOf("-changelog");
            long from = System.nanoTime();
            try (EngineProcess engine = start(settings, "-Xmx96m")) {
                long millis = millisSince(from);
                say("restored %,d runs, %,.1f MB of changelogs: RUNNING after %,d ms, %.1f MB/s"
                        .formatted(RUNS, bytes / 1e6, millis, bytes / 1e3 / millis));
                cluster.startMany("one-more-", 1, "idle");
                await().atMost(PATIENCE).until(() -> dispatched.get() > RUNS);
                engine.stop();
            }
        }
    }

    @Test
    void aChainAndAFanOutOfAThousandEndInASmallHeap() throws Exception {
        try (EngineCluster cluster = new EngineCluster()) {
            cluster.define("chain", Shapes.chain(1_000));
            cluster.define("fan", Shapes.fan(998));
            cluster.worker(ready -> new Outcome.Success(Payload.ofJson("{\"n\":1}")));
            try (EngineProcess engine = start(settings(cluster, directory.resolve("state")), "-Xmx96m")) {
                for (String shape : List.of("chain", "fan")) {
                    long from = System.nanoTime();
                    cluster.start(shape + "-1", shape, "{}");
                    WorkflowResult result = result(cluster, shape + "-1");
                    assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
                    say("%s of 1,000 steps: %,d ms from request to result".formatted(shape, millisSince(from)));
                    cluster.assertNoTransactionWasAborted();
                }
                say("engine with -Xmx96m: resident %,d KB".formatted(resident(engine)));
            }
        }
    }

    @Test
    void theLargestResultIsTrimmedInAHeapOfThreeTimesItsRunsBound() throws Exception {
        int outputs = 60;
        StringBuilder wide = new StringBuilder("id: wide\nsteps:\n");
        for (int i = 0; i < outputs; i++) {
            wide.append("  - {id: s").append(i).append("}\n");
        }
        Payload megabyte = Payload.ofJson("\"" + "x".repeat(1_000_000) + "\"");
        try (EngineCluster cluster = new EngineCluster()) {
            cluster.define("wide", wide.toString());
            cluster.worker(ready -> new Outcome.Success(megabyte));
            try (EngineProcess engine = start(settings(cluster, directory.resolve("state")), "-Xmx192m")) {
                cluster.start("large", "wide", "{}");
                WorkflowResult result = result(cluster, "large");
                assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
                assertThat(result.stepOutputs()).hasSize(outputs);
                say("a result of %d MB, trimmed by an engine with -Xmx192m: resident %,d KB"
                        .formatted(outputs, resident(engine)));
            }
        }
    }

    @Test
    void aThousandStepsWithAnInputOfAMegabyteAreHandedOutByASmallHeap() throws Exception {
        StringBuilder entries = new StringBuilder("id: entries\nsteps:\n");
        for (int i = 0; i < 1_000; i++) {
            entries.append("  - {id: s").append(i).append("}\n");
        }
        try (EngineCluster cluster = new EngineCluster()) {
            cluster.define("entries", entries.toString());
            cluster.define("small", "id: small\nsteps: [{id: only}]\n");
            cluster.worker(ready -> new Outcome.Success(Payload.ofJson("1")));
            try (EngineProcess engine = start(settings(cluster, directory.resolve("state")), "-Xmx512m")) {
                long from = System.nanoTime();
                cluster.start("large", "entries", "\"" + "x".repeat(1_000_000) + "\"");
                cluster.start("beside", "small", "1");
                assertThat(result(cluster, "beside").status()).isEqualTo(RunStatus.SUCCESS);
                say("a run of one step that was requested behind it: %,d ms".formatted(millisSince(from)));
                assertThat(result(cluster, "large").status()).isEqualTo(RunStatus.SUCCESS);
                say("1,000 steps with an input of 1 MB each: %,d ms; engine with -Xmx512m: resident %,d KB"
                        .formatted(millisSince(from), resident(engine)));
                cluster.assertNoTransactionWasAborted();
            }
        }
    }

    private EngineProcess start(Map<String, String> settings, String heap) throws IOException {
        EngineProcess engine = EngineProcess.start(settings, directory.resolve("engine.log"), heap, "-XX:+UseSerialGC");
        engine.awaitRunning();
        return engine;
    }

    private static Map<String, String> settings(EngineCluster cluster, Path state) {
        Map<String, String> settings = new HashMap<>(cluster.settings(state));
        settings.put("weir.rocksdb.memory.bytes", "33554432");
        return settings;
    }

    private static WorkflowResult result(EngineCluster cluster, String run) {
        await("result of " + run)
                .atMost(PATIENCE)
                .until(() -> !cluster.results(run).isEmpty());
        return cluster.results(run).get(0);
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    /** Kilobytes of memory the process has, or -1 where the system doesn't say. */
    private static long resident(EngineProcess engine) throws IOException {
        Path status = Path.of("/proc/" + engine.handle().pid() + "/status");
        if (!Files.exists(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(-1);
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void say(String line) {
        System.out.println("growth: " + line);
    }
}

package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a new version is rolled out: one engine after the other is stopped and started, while requests come in. */
class RollingRestartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int ROUNDS = 2;
    private static final String CHAIN = """
            id: chain
            steps:
              - {id: a}
              - {id: b, depends_on: [a]}
              - {id: c, depends_on: [b]}
            """;

    @TempDir
    static Path directory;

    @Test
    void twoEnginesThatAreRestartedInTurnUnderLoadLoseNothingAndDoubleNothing() throws Exception {
        try (EngineCluster cluster = new EngineCluster();
                // A static member's partitions wait for it, those of the other go over at once.
                Engine one = new Engine(cluster, "one", Map.of("weir.instance.id", "one"));
                Engine two = new Engine(cluster, "two", Map.of())) {
            cluster.define("chain", CHAIN);
            cluster.worker(ready -> new Outcome.Success(Payload.ofJson("{\"done\":true}")));
            one.start();
            two.start();
            int requested;
            try (Load load = new Load(cluster)) {
                for (int round = 0; round < ROUNDS; round++) {
                    for (Engine engine : List.of(one, two)) {
                        load.awaitMore();
                        engine.stop();
                        load.awaitMore();
                        engine.start();
                    }
                }
                load.awaitMore();
                requested = load.stop();
            }

            await().atMost(PATIENCE).until(() -> cluster.results().size() >= requested);
            Map<String, List<WorkflowResult>> byRun =
                    cluster.results().stream().collect(Collectors.groupingBy(WorkflowResult::workflowId));
            assertThat(byRun)
                    .hasSize(requested)
                    .allSatisfy((run, results) -> assertThat(results)
                            .singleElement()
                            .satisfies(result -> assertThat(result.status()).isEqualTo(RunStatus.SUCCESS)));
            for (String run : byRun.keySet()) {
                List<Long> numbers = cluster.eventNumbers(run);
                assertThat(numbers)
                        .as("events of " + run)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, 8).boxed().toList());
            }
            assertThat(cluster.deadLetters()).isEmpty();
        }
    }

    /** One of the instances: a process that keeps its state directory. */
    private static final class Engine implements AutoCloseable {
        private final Map<String, String> settings;
        private final String name;
        private EngineProcess process;

        Engine(EngineCluster cluster, String name, Map<String, String> own) {
            this.name = name;
            settings = new HashMap<>(cluster.settings(directory.resolve(name)));
            settings.putAll(own);
        }

        void start() throws Exception {
            process = EngineProcess.start(settings, directory.resolve(name + ".log"));
            process.awaitRunning();
        }

        void stop() throws Exception {
            process.stop();
        }

        @Override
        public void close() {
            if (process != null) {
                process.close();
            }
        }
    }

    /** Requests that come in evenly, whoever is up. */
    private static final class Load implements AutoCloseable {
        private static final int AT_LEAST = 20;

        private final EngineCluster cluster;
        private final AtomicInteger requested = new AtomicInteger();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final Thread thread;
        private final List<Throwable> failures = new ArrayList<>();

        Load(EngineCluster cluster) {
            this.cluster = cluster;
            this.thread = new Thread(this::request, "load");
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((of, failure) -> failures.add(failure));
            thread.start();
        }

        private void request() {
            while (!stopped.get()) {
                cluster.start("run-" + requested.get(), "chain", "{}");
                requested.incrementAndGet();
                // The pace of the requests, not a wait for anything.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }

        /** Returns when some more requests have come in. */
        void awaitMore() {
            int from = requested.get();
            await().atMost(PATIENCE).until(() -> requested.get() >= from + AT_LEAST);
        }

        int stop() throws InterruptedException {
            stopped.set(true);
            thread.join();
            assertThat(failures).isEmpty();
            return requested.get();
        }

        @Override
        public void close() {
            stopped.set(true);
        }
    }
}

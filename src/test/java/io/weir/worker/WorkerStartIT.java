package io.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.embedded.TestBroker;
import io.weir.worker.transport.TransportKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a worker begins and ends: what it says when it can't begin, and that it leaves nothing to be waited for. */
class WorkerStartIT {
    private static final StepRegistry STEPS =
            StepRegistry.of(Step.of("work", JsonNode.class, (context, input) -> StepResult.success("done")));

    @TempDir
    private Path directory;

    @Test
    void withoutABrokerTheStartFailsWithASentence() {
        WorkerConfig config = WorkerConfig.builder("localhost:1")
                .startTimeout(Duration.ofMillis(300))
                .build();

        assertThatThrownBy(() -> Worker.start(config, STEPS))
                .isInstanceOf(WorkerStartException.class)
                .hasMessage("Kafka at localhost:1 did not answer within 300 ms; is it running, and is bootstrap.servers"
                        + " right?");
    }

    @Test
    void aHostThatNobodyKnowsIsNamed() {
        WorkerConfig config = WorkerConfig.builder("no-such-host.invalid:9092").build();

        assertThatThrownBy(() -> Worker.start(config, STEPS))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageContaining("Kafka at no-such-host.invalid:9092 can't be reached: no such host");
    }

    @Test
    void aWorkerSaysWhatItServes() {
        try (EngineStandIn engine = new EngineStandIn(TestBroker.bootstrapServers(), 1);
                Worker worker = Worker.start(
                        WorkerConfig.builder(TestBroker.bootstrapServers())
                                .queues(engine.queue)
                                .transport(TransportKind.CLASSIC)
                                .build(),
                        STEPS)) {
            assertThat(worker)
                    .hasToString("serving queue " + engine.queue + " (work) at " + TestBroker.bootstrapServers()
                            + " as consumer group weir-worker-" + engine.queue);
            assertThat(worker.health().isHealthy()).isTrue();
        }
    }

    /** Its session would last ten minutes: only because the first one leaves has the second one work in time. */
    @ParameterizedTest
    @EnumSource(
            value = TransportKind.class,
            names = {"SHARE", "CLASSIC"})
    void aWorkerWhoseProcessIsToldToEndLeavesSoThatTheNextOneHasWorkAtOnce(TransportKind kind) throws Exception {
        try (EngineStandIn engine = new EngineStandIn(TestBroker.bootstrapServers(), 1)) {
            Path said = directory.resolve("first");
            Process first = worker(engine.queue, kind, "first", said);
            Process second = null;
            try {
                engine.dispatch("a", "work", "1");
                assertThat(engine.awaitCompletion("a").workerId()).isEqualTo("first");
                first.destroy();
                assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(said).content().contains("serving queue " + engine.queue);

                second = worker(engine.queue, kind, "second", directory.resolve("second"));
                engine.dispatch("b", "work", "1");

                assertThat(engine.awaitCompletion("b").workerId()).isEqualTo("second");
            } finally {
                first.destroyForcibly();
                if (second != null) {
                    second.destroyForcibly().waitFor();
                }
            }
        }
    }

    private static Process worker(String queue, TransportKind kind, String id, Path output) throws IOException {
        Files.createFile(output);
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeavingWorker.class.getName(),
                        TestBroker.bootstrapServers(),
                        queue,
                        kind.name(),
                        id)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}

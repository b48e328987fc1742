package io.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.weir.access.CompressedTopics;
import io.weir.embedded.TestBroker;
import io.weir.protocol.Topics;
import io.weir.worker.transport.TransportKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

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
                .hasMessageContaining("Kafka at no-such-host.invalid:9092 is not reachable: no such host");
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

    @Test
    void aWorkerWarnsOfATopicThatMayHoldCompressedRecordsWithTheCommandThatMendsIt() throws Exception {
        List<String> warnings = new CopyOnWriteArrayList<>();
        String command;
        try (EngineStandIn engine = new EngineStandIn(TestBroker.bootstrapServers(), 1);
                Admin admin = Admin.create(Map.of("bootstrap.servers", TestBroker.bootstrapServers()))) {
            String queue = Topics.stepReady(engine.queue);
            command = "kafka-configs --bootstrap-server " + TestBroker.bootstrapServers()
                    + " --alter --entity-type topics --entity-name " + queue
                    + " --add-config compression.type=uncompressed";

            CompressedTopics.warn(admin, TestBroker.bootstrapServers(), List.of(queue, "no-such-topic"), warnings::add);
            await().untilAsserted(() -> assertThat(warnings)
                    .singleElement()
                    .asString()
                    .startsWith(queue + " has compression.type=producer")
                    .endsWith(command));
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, queue);
            admin.incrementalAlterConfigs(Map.of(
                            topic,
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("compression.type", "uncompressed"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
            // The controller answers; the broker that is asked for the setting learns of it a moment later.
            await().until(() -> "uncompressed"
                    .equals(admin.describeConfigs(List.of(topic))
                            .all()
                            .get()
                            .get(topic)
                            .get("compression.type")
                            .value()));
            String after = "looked at after the change";
            CompressedTopics.warn(admin, TestBroker.bootstrapServers(), List.of(queue), warnings::add);
            CompressedTopics.warn(admin, after, List.of(Topics.STEP_COMPLETED), warning -> warnings.add(warning));

            await().until(() -> warnings.size() == 2);
            assertThat(warnings.get(1)).contains(after);
        }
        assertThat(logged(TestBroker.bootstrapServers())).anyMatch(line -> line.contains("compression.type=producer"));
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportKind.class,
            names = {"CLASSIC", "SHARE"})
    void aWorkerWarnsOfAQueueWithoutATopicWithTheCommandThatCreatesIt(TransportKind kind) {
        String queue = "nowhere-" + kind.name().toLowerCase(Locale.ROOT);

        assertThat(logged(TestBroker.bootstrapServers(), kind, queue))
                .contains("topic weir.step-ready." + queue
                        + " does not exist yet; the worker takes its steps when it does."
                        + " `weir topics apply --queue " + queue + "` creates it");
    }

    private static List<String> logged(String bootstrapServers) {
        try (EngineStandIn engine = new EngineStandIn(bootstrapServers, 1)) {
            return logged(bootstrapServers, TransportKind.CLASSIC, engine.queue);
        }
    }

    /** What a worker logs at its start. */
    private static List<String> logged(String bootstrapServers, TransportKind kind, String queue) {
        Logger logger = (Logger) LoggerFactory.getLogger("io.weir.worker.transport.Transports");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try (Worker worker = Worker.start(
                WorkerConfig.builder(bootstrapServers)
                        .queues(queue)
                        .transport(kind)
                        .build(),
                STEPS)) {
            assertThat(worker).isNotNull();
            return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        } finally {
            logger.detachAppender(lines);
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

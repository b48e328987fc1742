package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.client.RunRequest;
import io.weir.client.WeirClient;
import io.weir.embedded.EmbeddedBroker;
import io.weir.protocol.RunStatus;
import io.weir.protocol.Topics;
import io.weir.streams.EngineHealth;
import io.weir.streams.EngineState;
import io.weir.streams.WeirConfig;
import io.weir.streams.WeirEngine;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir server} from the first look at its cluster to its end by errors, and what doctor and health say meanwhile. */
class ServerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RUNS = 100;

    /** The engine may decide at once that the definition is unknown, or with the run's timer, once it has read all definitions. */
    private static final Pattern DOOMED_ITEM =
            Pattern.compile("(weir\\.run-requests-\\d+@0|a timer on partition \\d+) \\(run 'doomed'\\)");

    @TempDir
    private Path directory;

    private EmbeddedBroker broker;
    private Admin admin;

    @BeforeEach
    void startBroker() {
        broker = EmbeddedBroker.ephemeral();
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterEach
    void stopBroker() {
        admin.close();
        broker.close();
    }

    @Test
    void anEngineIsExaminedStartsGivesUpWithTheOffsetNamedAndGoesOnOnceThatIsMended() throws Exception {
        CommandLineRun early = weir("doctor");
        assertThat(early.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(early.out())
                .contains(
                        "fail    topics               topics [weir.",
                        "fix  weir topics apply -b " + broker.bootstrapServers(),
                        "an engine would not start");
        CommandLineRun refused = weir("server");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("do not exist; expected Weir's topics; weir topics apply -b");
        assertThat(weir("topics", "apply", "--partitions", "2").exitCode()).isZero();
        CommandLineRun fit = weir("doctor", "--json");
        assertThat(fit.exitCode()).as(fit.out()).isZero();
        JsonNode report = JsonText.parse(fit.out().getBytes(StandardCharsets.UTF_8));
        assertThat(report.at("/checks").findValuesAsText("level")).containsOnly("ok");
        assertThat(fit.out()).contains("transaction.version 2", "2 partitions, in all topics that a run lives on");

        int probes = freePort();
        Server server = new Server(Map.of("WEIR_HEALTH_PORT", Integer.toString(probes)));
        await().atMost(PATIENCE).until(() -> weir("health", "--ready").out().equals("running\n"));
        HttpResponse<String> ready = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + probes + HealthEndpoint.READY))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(JsonText.parse(ready.body().getBytes(StandardCharsets.UTF_8))
                        .at("/state")
                        .textValue())
                .isEqualTo("running");
        CommandLineRun beside = weir("doctor");
        assertThat(beside.exitCode()).as(beside.out()).isZero();
        assertThat(beside.out()).contains("is in use by an engine in this process");

        largestResult("150");
        assertThat(weir("run", "nothing", "--run-id", "doomed").exitCode()).isIn(ExitCode.OK, ExitCode.NOT_FOUND);

        CommandLineRun ended = server.ended();
        assertThat(ended.exitCode()).isEqualTo(ExitCode.ENGINE_FAILED);
        assertThat(ended.err()).containsPattern(DOOMED_ITEM);
        CommandLineRun health = weir("health");
        assertThat(health.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(health.err())
                .contains("The engine is failed; a thread failed at")
                .containsPattern(DOOMED_ITEM);

        largestResult("1048588");
        try (Server again = new Server()) {
            await().atMost(PATIENCE)
                    .until(() -> weir("show", "doomed", "--result").exitCode() == ExitCode.OK);
            assertThat(weir("show", "doomed", "--result").out()).contains("WorkflowNotFound");
            assertThat(again).isNotNull();
        }
    }

    @Test
    void aChangeOfAllTopicsPartitionsBeforeTheFirstStartIsRefused() throws Exception {
        assertThat(weirWith(Map.of("WEIR_APPLICATION_ID", "weir"), "topics", "apply", "--partitions", "2")
                        .out())
                .contains("created weir-runs-changelog");
        Map<String, NewPartitions> doubled = new HashMap<>();
        Topics.coPartitioned().forEach(topic -> doubled.put(topic, NewPartitions.increaseTo(4)));
        admin.createPartitions(doubled).all().get();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(weir("doctor").out()).contains("the topics have 4 partitions"));
        CommandLineRun refused = weir("server");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("the topics have 4 partitions", "weir-runs-changelog=2");
    }

    @Test
    void aQueueAddedToAClusterInUseHasItsPartitionsAndNoStateOfAnotherEngineIsMade() throws Exception {
        assertThat(weir("topics", "apply", "--partitions", "6").exitCode()).isZero();

        CommandLineRun added = weir("topics", "apply", "--queue", "gpu");

        assertThat(added.exitCode()).as(added.err()).isZero();
        assertThat(added.out())
                .contains("created weir.step-ready.gpu, partitions 6", "note: weir.application.id is not given");
        assertThat(admin.listTopics().names().get())
                .contains("weir.step-ready.gpu")
                .noneMatch(topic -> topic.endsWith("-changelog"));
        assertThat(weir("topics", "apply", "--queue", "gpu", "--partitions", "8")
                        .exitCode())
                .as("another number is refused when it is asked for")
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aDowngradeStopsTheEngineWithTheRunNamedAndNothingIsLost() throws Exception {
        assertThat(weir("topics", "apply", "--partitions", "1").exitCode()).isZero();
        Map<String, String> patient = Map.of("WEIR_DEFINITION_WAIT_MS", "86400000");
        try (Server before = new Server(patient)) {
            await().atMost(PATIENCE).until(() -> weir("health", "--ready").out().equals("running\n"));
            assertThat(weir("run", "later", "--run-id", "waits").exitCode()).isEqualTo(ExitCode.NOT_FOUND);
            await().atMost(PATIENCE).until(() -> weir("show", "waits").exitCode() == ExitCode.OK);
            assertThat(before).isNotNull();
        }
        byte[] stored = asIfANewerVersionHadStored("waits");

        Server server = new Server(Map.of(
                "WEIR_STATE_DIR",
                directory.resolve("restored").toString(),
                // Another try could only fail the same way: none is made.
                "WEIR_FAILURES_MAX",
                "5"));
        assertThat(weir("cancel", "waits").exitCode()).isZero();

        CommandLineRun ended = server.ended();
        assertThat(ended.exitCode()).isEqualTo(ExitCode.ENGINE_FAILED);
        assertThat(ended.err())
                .containsPattern("a permanent error: a stream thread failed at"
                        + " (a timer on partition 0|weir.run-controls-0@\\d+) \\(run 'waits'\\)")
                .contains(
                        "run 'waits' was stored by a newer version of Weir",
                        "found format version " + stored[0] + ", expected 1 to 5",
                        "start an engine of that version, or a newer one",
                        "Nothing is lost");
        assertThat(weir("dead-letters", "list").out()).doesNotContain("waits");
        stored[0] = 4;
        overwrite("waits", stored);
        try (Server newer =
                new Server(Map.of("WEIR_STATE_DIR", directory.resolve("newer").toString()))) {
            await().atMost(PATIENCE)
                    .until(() -> weir("show", "waits", "--result").exitCode() == ExitCode.OK);
            assertThat(weir("show", "waits").out()).contains("cancelled");
            assertThat(newer).isNotNull();
        }
    }

    /** The run's head as the changelog has it now, with another version in front. */
    private byte[] asIfANewerVersionHadStored(String runId) throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
        byte[] head = null;
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition changelog = new TopicPartition("weir-runs-changelog", 0);
            consumer.assign(List.of(changelog));
            consumer.seekToBeginning(List.of(changelog));
            long end = consumer.endOffsets(List.of(changelog)).get(changelog);
            while (consumer.position(changelog) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    head = record.key().equals(runId) ? record.value() : head;
                }
            }
        }
        assertThat(head).as("stored head of " + runId).isNotNull();
        head[0] = 99;
        overwrite(runId, head);
        return head;
    }

    private void overwrite(String runId, byte[] head) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("weir-runs-changelog", 0, runId, head))
                    .get();
        }
    }

    @Test
    void anEngineThatLostItsDiskIsRestoringUntilItHasReadItsStateBack() throws Exception {
        assertThat(weir("topics", "apply", "--partitions", "2").exitCode()).isZero();
        WeirConfig config = WeirConfig.of(Map.of(
                "weir.bootstrap.servers", broker.bootstrapServers(),
                "weir.state.dir", directory.resolve("before").toString(),
                "weir.definition.wait.ms", "86400000"));
        try (WeirEngine engine = new WeirEngine(config);
                WeirClient client = WeirClient.connect(broker.bootstrapServers())) {
            engine.start();
            assertThat(engine.awaitRunning(PATIENCE)).isTrue();
            for (int i = 0; i < RUNS; i++) {
                client.run(RunRequest.of("later").runId("waits-" + i).build());
            }
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> client.describe("waits-" + (RUNS - 1)).status() == RunStatus.WAITING);
        }
        WeirConfig emptied = WeirConfig.of(Map.of(
                "weir.bootstrap.servers", broker.bootstrapServers(),
                "weir.state.dir", directory.resolve("after").toString(),
                // Slow enough to be seen.
                "kafka.restore.consumer.max.poll.records", "1"));

        try (WeirEngine engine = new WeirEngine(emptied)) {
            engine.start();
            List<EngineHealth> seen = new ArrayList<>();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
                seen.add(engine.health());
                return engine.state() == EngineState.RUNNING;
            });

            assertThat(seen)
                    .filteredOn(health -> health.phase() == EngineHealth.Phase.RESTORING)
                    .isNotEmpty()
                    .allSatisfy(health -> {
                        assertThat(health.phase().isLive()).isTrue();
                        assertThat(health.phase().isReady()).isFalse();
                    })
                    .anySatisfy(health -> {
                        assertThat(health.restoring().total()).isGreaterThanOrEqualTo(RUNS / 2);
                        assertThat(health.restoring().done()).isPositive();
                    });
            assertThat(engine.health().phase()).isEqualTo(EngineHealth.Phase.RUNNING);
        }
    }

    @Test
    void partitionsThatAreNotThoseTheStateWasMadeWithAreRefused() throws Exception {
        admin.createTopics(List.of(new NewTopic("elsewhere-runs-changelog", 3, (short) 1)
                        .configs(Map.of("cleanup.policy", "compact", "max.message.bytes", "2000000"))))
                .all()
                .get();
        weir("topics", "apply", "--partitions", "2");

        CommandLineRun doctor = weirWith(Map.of("WEIR_APPLICATION_ID", "elsewhere"), "doctor");

        assertThat(doctor.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(doctor.out()).contains("have 2 partitions", "{elsewhere-runs-changelog=3}");
    }

    @Test
    void aKafkaThatIsNotThereIsSaidAndSoAreSettingsThatAreWrong() {
        CommandLineRun doctor = weir("doctor", "-b", "127.0.0.1:1");

        assertThat(doctor.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(doctor.out())
                .contains("fail    kafka", "connection refused", "skipped access", "ok      state-directory");

        CommandLineRun wrong = weirWith(Map.of("WEIR_THREADS", "none", "WEIR_STANDBYS", "-1"), "doctor", "--json");

        assertThat(wrong.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(wrong.out()).contains("weir.threads: found 'none'", "weir.standbys: found '-1'");
    }

    private void largestResult(String bytes) throws Exception {
        ConfigResource results = new ConfigResource(ConfigResource.Type.TOPIC, Topics.RESULTS);
        admin.incrementalAlterConfigs(Map.of(
                        results,
                        List.of(new AlterConfigOp(
                                new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
                .all()
                .get();
        await().atMost(PATIENCE)
                .until(() -> admin.describeConfigs(List.of(results))
                        .all()
                        .get()
                        .get(results)
                        .get("max.message.bytes")
                        .value()
                        .equals(bytes));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private CommandLineRun weir(String... arguments) {
        return weirWith(Map.of(), arguments);
    }

    private CommandLineRun weirWith(Map<String, String> more, String... arguments) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "WEIR_BOOTSTRAP_SERVERS",
                broker.bootstrapServers(),
                "WEIR_STATE_DIR",
                directory.resolve("state").toString(),
                "WEIR_FAILURES_MAX",
                "0",
                "WEIR_DEFINITION_WAIT_MS",
                "0"));
        environment.putAll(more);
        return CommandLineRun.weir(new Surroundings(environment, directory, OptionalInt.empty()), arguments);
    }

    /** The command in a thread of its own; closing interrupts it, which stops the engine in order. */
    private final class Server implements AutoCloseable {
        private final CompletableFuture<CommandLineRun> ended = new CompletableFuture<>();
        private final Thread thread;

        Server() {
            this(Map.of());
        }

        Server(Map<String, String> more) {
            thread = new Thread(() -> ended.complete(weirWith(more, "server")), "weir-server");
            thread.start();
        }

        CommandLineRun ended() throws Exception {
            return ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            thread.interrupt();
            CommandLineRun run =
                    ended.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(run.err()).contains("weir: Interrupted before the end").doesNotContain("null");
        }
    }
}

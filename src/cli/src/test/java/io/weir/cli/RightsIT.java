package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.access.AccessTable;
import io.weir.access.Right;
import io.weir.access.Role;
import io.weir.client.DeadLetterQuery;
import io.weir.client.KafkaUnreachableException;
import io.weir.client.MissingRightException;
import io.weir.client.RunHandle;
import io.weir.client.RunNotFoundException;
import io.weir.client.WeirClient;
import io.weir.client.WeirClientConfig;
import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import io.weir.protocol.Topics;
import io.weir.streams.Diagnosis;
import io.weir.streams.EngineException;
import io.weir.streams.EngineHealth;
import io.weir.streams.WeirConfig;
import io.weir.streams.WeirEngine;
import io.weir.streams.checks.EngineChecks;
import io.weir.streams.checks.Outcome;
import io.weir.worker.Step;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import io.weir.worker.WorkerHealth;
import io.weir.worker.WorkerSetting;
import io.weir.worker.WorkerStartException;
import io.weir.worker.transport.TransportKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every role with exactly the rights of the table, and with one less, on a broker that denies all else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SHARED = "shared";
    private static final String WORKFLOW = """
            id: both
            steps:
              - id: one
              - {id: two, queue: shared, depends_on: [one]}
            """;

    private final Map<Role, AccessTable> tables = new HashMap<>();

    @TempDir
    static Path directory;

    private SecuredKafka kafka;
    private WeirEngine engine;

    @BeforeAll
    void startWeir() throws Exception {
        // An engine's thread that ends for want of a right is what is tested.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        kafka = new SecuredKafka(directory);
        for (Role role : Role.values()) {
            tables.put(
                    role,
                    role == Role.SHARE_WORKER
                            ? new AccessTable("weir", SHARED, "weir-worker-" + SHARED)
                            : AccessTable.defaults());
            kafka.user(role.id());
            kafka.give(role.id(), rights(role));
        }
        CommandLineRun applied = weir(Role.ADMINISTRATOR, "topics", "apply", "--queue", SHARED, "--partitions", "2");
        assertThat(applied.exitCode()).as(applied.err()).isZero();
        engine = new WeirEngine(engineConfig("state"));
        engine.start();
        assertThat(engine.awaitRunning(PATIENCE)).isTrue();
    }

    @AfterAll
    void stop() {
        Awaitility.reset();
        engine.close();
        kafka.close();
    }

    @Test
    void everyRoleDoesItsWorkWithItsRightsAlone() throws Exception {
        try (WeirClient definer = client(Role.DEFINER);
                WeirClient requester = client(Role.REQUESTER);
                WeirClient operator = client(Role.OPERATOR);
                WeirClient reader = client(Role.READER)) {
            definer.register(WORKFLOW.getBytes(StandardCharsets.UTF_8));
            RunHandle unwanted = requester.run("both", Payload.ofJson("{\"n\":0}"));
            await().atMost(PATIENCE)
                    .until(() -> !reader.describe(unwanted.runId()).status().isTerminal());
            operator.cancel(unwanted.runId(), "not wanted");
            await().atMost(PATIENCE)
                    .until(() -> reader.describe(unwanted.runId()).status() == RunStatus.CANCELLED);

            try (Worker classic = worker(Role.CLASSIC_WORKER);
                    Worker share = worker(Role.SHARE_WORKER)) {
                RunHandle run = requester.run("both", Payload.ofJson("{\"n\":1}"));

                assertThat(run.await(PATIENCE).status()).isEqualTo(RunStatus.SUCCESS);
                assertThat(reader.result(run.runId())).isPresent();
                assertThat(reader.findDefinition("both")).isPresent();
                await().atMost(PATIENCE)
                        .until(() ->
                                classic.health().isHealthy() && share.health().isHealthy());
            }
        }
        assertThat(weir(Role.DEAD_LETTER_READER, "dead-letters", "list").exitCode())
                .isZero();
        assertThat(checks().refusal()).isEmpty();
        assertThat(checks().all(Outcome.Level.WARN))
                .extracting(Outcome::check)
                .doesNotContain("access", "cleanup-policy");
    }

    @Test
    void anEngineThatLacksOneRightIsRefusedTheStartAndToldWhich() {
        // Not the engine that runs: what it makes of a missing right is another test's.
        String user = "another-engine";
        kafka.user(user);
        kafka.give(user, rights(Role.ENGINE));
        WeirConfig config = engineConfig(kafka.login(user, user), "looked");
        for (Right right : rights(Role.ENGINE)) {
            without(user, right, () -> {
                EngineChecks found = checks(config);
                Outcome.Level level = right.need() == Right.Need.WORK ? Outcome.Level.FAIL : Outcome.Level.WARN;
                assertThat(found.all(level))
                        .as(right.text())
                        .extracting(Outcome::sentence)
                        .anySatisfy(sentence -> assertThat(sentence).contains(right.text()));
            });
        }
    }

    @Test
    void aClientThatLacksOneRightIsToldWhichAndGoesOnOnceItHasIt() {
        try (WeirClient definer = client(Role.DEFINER)) {
            definer.register(WORKFLOW.getBytes(StandardCharsets.UTF_8));
        }
        Map<Role, Map<String, Call>> calls = new LinkedHashMap<>();
        calls.put(
                Role.DEFINER,
                Map.of(Topics.DEFINITIONS, client -> client.register(WORKFLOW.getBytes(StandardCharsets.UTF_8))));
        calls.put(
                Role.REQUESTER,
                Map.of(
                        Topics.RUN_REQUESTS, client -> client.run("both", null),
                        Topics.RESULTS, client -> client.run("both", null),
                        Topics.RUN_EVENTS, client -> client.describe("any")));
        calls.put(Role.OPERATOR, Map.of(Topics.RUN_CONTROLS, client -> client.cancel("any", null)));
        calls.put(
                Role.READER,
                Map.of(
                        Topics.RESULTS, client -> client.result("any"),
                        Topics.RUN_EVENTS, client -> client.describe("any"),
                        Topics.DEFINITIONS, WeirClient::definitions));
        calls.put(
                Role.DEAD_LETTER_READER,
                Map.of(Topics.DEAD_LETTERS, client -> client.deadLetters().list(DeadLetterQuery.ALL, 1, true)));
        calls.forEach((role, ofRole) -> ofRole.forEach((topic, call) -> {
            Right right = rights(role).stream()
                    .filter(one -> one.covers(ResourceType.TOPIC, topic))
                    .findFirst()
                    .orElseThrow();
            try (WeirClient client = client(role)) {
                without(
                        role,
                        right,
                        () -> assertThatThrownBy(() -> call.on(client))
                                .as(role + " without " + right.text())
                                .isInstanceOf(MissingRightException.class)
                                .hasMessageContaining(right.text())
                                .hasMessageContaining(right.options()));
                await(role + " with " + right.text()).atMost(PATIENCE).untilAsserted(() -> {
                    try {
                        call.on(client);
                    } catch (RunNotFoundException answered) {
                        // It could look.
                    }
                });
            }
        }));
    }

    private interface Call {
        void on(WeirClient client) throws Exception;
    }

    @Test
    void aWorkerThatLacksOneRightSaysWhichAndGoesOnOnceItHasIt() {
        try (WeirClient definer = client(Role.DEFINER)) {
            definer.register(WORKFLOW.getBytes(StandardCharsets.UTF_8));
        }
        try (WeirClient requester = client(Role.REQUESTER);
                Worker classic = worker(Role.CLASSIC_WORKER);
                Worker share = worker(Role.SHARE_WORKER)) {
            List<Right> ofClassic = rights(Role.CLASSIC_WORKER);
            List<Right> ofShare = rights(Role.SHARE_WORKER);
            for (int number = 0; number < ofClassic.size(); number++) {
                Right first = ofClassic.get(number);
                Right second = ofShare.get(number);
                assertThat(second.operation()).isEqualTo(first.operation());
                RunHandle[] run = new RunHandle[1];
                without(
                        Role.CLASSIC_WORKER,
                        first,
                        () -> without(Role.SHARE_WORKER, second, () -> {
                            try (Worker starting = worker(Role.CLASSIC_WORKER);
                                    Worker startingShare = worker(Role.SHARE_WORKER)) {
                                names(starting, first);
                                names(startingShare, second);
                            }
                            run[0] = requester.run("both", Payload.ofJson("{\"n\":1}"));
                            if (first.operation() == AclOperation.WRITE) {
                                // It has worked, and keeps what it can't report.
                                names(classic, first);
                            }
                        }));
                assertThat(run[0].await(PATIENCE).status())
                        .as("workers with " + first.text())
                        .isEqualTo(RunStatus.SUCCESS);
                await().atMost(PATIENCE)
                        .until(() ->
                                classic.health().isHealthy() && share.health().isHealthy());
            }
            // The last one is needed by the first worker of a group only, see below.
            assertThat(ofShare.subList(ofClassic.size(), ofShare.size()))
                    .extracting(Right::operation)
                    .containsExactly(AclOperation.ALTER_CONFIGS);
        }
    }

    private static void names(Worker worker, Right right) {
        await("a worker without " + right.text())
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(worker.health())
                        .extracting(WorkerHealth::problems)
                        .asString()
                        .contains(right.text()));
    }

    @Test
    void aShareGroupThatMayNotBeSetUpIsNamed() {
        AccessTable other = new AccessTable("weir", SHARED, "other-" + SHARED);
        List<Right> rights = other.of(Role.SHARE_WORKER);
        Right alter = rights.stream()
                .filter(right -> right.operation() == AclOperation.ALTER_CONFIGS)
                .findFirst()
                .orElseThrow();
        kafka.user("other");
        kafka.give(
                "other", rights.stream().filter(right -> !right.equals(alter)).toList());

        assertThatThrownBy(() -> startWorker(
                        kafka.user("other"), SHARED, TransportKind.SHARE, Map.of("weir.worker.group.prefix", "other-")))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageContaining(alter.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {Topics.RESULTS, Topics.RUN_EVENTS})
    void anEngineThatLosesARightWhileItRunsNamesItAndLosesNothing(String topic) {
        Right right = right(Role.ENGINE, AclOperation.WRITE, topic);
        try (WeirClient definer = client(Role.DEFINER);
                WeirClient requester = client(Role.REQUESTER);
                Worker classic = worker(Role.CLASSIC_WORKER);
                Worker share = worker(Role.SHARE_WORKER)) {
            definer.register(WORKFLOW.getBytes(StandardCharsets.UTF_8));
            RunHandle[] run = new RunHandle[1];
            without(Role.ENGINE, right, () -> {
                run[0] = requester.run("both", Payload.ofJson("{\"n\":1}"));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(engine.health().failure())
                                .hasValueSatisfying(
                                        failure -> assertThat(failure.message()).contains(right.text())));
            });
            await().atMost(PATIENCE).until(() -> engine.health().phase() != EngineHealth.Phase.FAILED);
            assertThat(run[0].await(PATIENCE).status()).isEqualTo(RunStatus.SUCCESS);
            assertThat(classic.transports()).isNotEmpty();
            assertThat(share.transports()).isNotEmpty();
        }
    }

    @Test
    void anEngineThatMayNotReadDefinitionsAnyMoreSaysSoAndKnowsTheNewOnesOnceItMay() {
        Right right = right(Role.ENGINE, AclOperation.READ, Topics.DEFINITIONS);
        try (WeirClient definer = client(Role.DEFINER);
                WeirClient requester = client(Role.REQUESTER)) {
            RunHandle[] run = new RunHandle[1];
            without(Role.ENGINE, right, () -> {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(engine.health().troubles())
                                .anySatisfy(trouble -> assertThat(trouble).contains(right.text(), right.options())));
                definer.register("id: unread\nsteps: [{id: one}]\n".getBytes(StandardCharsets.UTF_8));
                run[0] = requester.run("unread", Payload.ofJson("{\"n\":1}"));
                // Longer than a run waits for a definition that nobody registered.
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(engine.health().troubles()).isNotEmpty());
                assertThat(engine.health().phase()).isEqualTo(EngineHealth.Phase.DEGRADED);
            });
            try (Worker classic = worker(Role.CLASSIC_WORKER)) {
                assertThat(run[0].await(PATIENCE).status()).isEqualTo(RunStatus.SUCCESS);
                assertThat(classic.transports()).isNotEmpty();
            }
            await().atMost(PATIENCE).until(() -> engine.health().troubles().isEmpty());
        }
    }

    @Test
    void aTransactionWhoseOwnerTheEngineMayNotSeeIsReportedWithoutItsName() throws Exception {
        Map<String, Object> settings = kafka.superUser();
        settings.put("transactional.id", "orders-1");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            long longAgo = System.currentTimeMillis() - Duration.ofMinutes(1).toMillis();
            producer.send(new ProducerRecord<>(Topics.RUN_REQUESTS, 0, longAgo, null, new byte[] {1}))
                    .get();

            assertThat(checks().all(Outcome.Level.WARN))
                    .filteredOn(outcome -> outcome.check().equals("open-transactions"))
                    .singleElement()
                    .satisfies(warning -> assertThat(warning.sentence())
                            .contains("producer id ", "its transactional id could not be read", "weir.run-requests-0")
                            .doesNotContain("orders-1"));
            producer.abortTransaction();
        }
    }

    private Right right(Role role, AclOperation operation, String topic) {
        return rights(role).stream()
                .filter(one -> one.operation() == operation && one.name().equals(topic))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theCommandLineNamesTheRightAndExitsWithTheCodeOfARefusal() throws Exception {
        Right right = rights(Role.REQUESTER).get(0);

        without(Role.REQUESTER, right, () -> {
            CommandLineRun run = weir(Role.REQUESTER, "run", "both");
            assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(run.err()).contains(right.text(), right.options());
        });
    }

    @Test
    void whatIsWrongWithTheConnectionIsSaidByEveryone() throws Exception {
        Map<String, Object> plaintext = Map.of("security.protocol", "PLAINTEXT");
        Map<String, Object> wrongPassword = kafka.login(Role.REQUESTER.id(), "wrong");
        Map<String, Object> untrusted = kafka.user(Role.REQUESTER.id());
        List.of("ssl.truststore.type", "ssl.truststore.location", "ssl.truststore.password")
                .forEach(untrusted::remove);
        Map<Map<String, Object>, String> expected = Map.of(
                plaintext, "speaks TLS",
                wrongPassword, "sasl.jaas.config",
                untrusted, "ssl.truststore.location");
        // Each of them waits for answers that do not come; none for another.
        List<Runnable> looks = new ArrayList<>();
        expected.forEach((settings, sentence) -> {
            looks.add(() -> assertThatThrownBy(() -> {
                        try (WeirClient client = client(settings)) {
                            client.run("both", null);
                        }
                    })
                    .as("client: " + sentence)
                    .isInstanceOf(KafkaUnreachableException.class)
                    .hasMessageContaining(sentence));
            looks.add(() -> assertThatThrownBy(() -> startWorker(settings, "default", TransportKind.CLASSIC, Map.of())
                            .close())
                    .as("worker: " + sentence)
                    .isInstanceOf(WorkerStartException.class)
                    .hasMessageContaining(sentence));
            WeirConfig config = engineConfig(settings, "elsewhere");
            looks.add(() -> assertThatThrownBy(() -> {
                        try (WeirEngine other = new WeirEngine(config)) {
                            other.start();
                        }
                    })
                    .as("engine: " + sentence)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining(sentence));
            for (String[] command : new String[][] {{"run", "both"}, {"topics", "check"}, {"doctor"}}) {
                looks.add(() -> {
                    CommandLineRun run = weir(settings, command);
                    assertThat(run.exitCode()).as(String.join(" ", command)).isNotZero();
                    assertThat((run.out() + run.err()).replaceAll("\\s+", " "))
                            .as(String.join(" ", command))
                            .contains(sentence);
                });
            }
        });
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<?> look : looks.stream().map(threads::submit).toList()) {
                look.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Right> rights(Role role) {
        return tables.get(role).of(role);
    }

    private interface Doing {
        void run() throws Exception;
    }

    private void without(Role role, Right right, Doing doing) {
        without(role.id(), right, doing);
    }

    private void without(String user, Right right, Doing doing) {
        kafka.take(user, right);
        try {
            doing.run();
        } catch (Exception e) {
            throw new AssertionError(user + " without " + right.text(), e);
        } finally {
            kafka.give(user, List.of(right));
        }
    }

    private EngineChecks checks() {
        return checks(engineConfig("looked"));
    }

    private static EngineChecks checks(WeirConfig config) {
        try (Admin admin = Admin.create(Diagnosis.adminSettings(config))) {
            return Diagnosis.of(admin, config);
        }
    }

    private WeirConfig engineConfig(String state) {
        return engineConfig(kafka.login(Role.ENGINE.id(), Role.ENGINE.id()), state);
    }

    private WeirConfig engineConfig(Map<String, Object> settings, String state) {
        Map<String, String> all = new HashMap<>();
        settings.forEach((name, value) -> all.put(name, value.toString()));
        all.put("bootstrap.servers", kafka.bootstrapServers());
        all.put("weir.state.dir", directory.resolve(state).toString());
        all.put("weir.session.timeout.ms", "6000");
        all.put("weir.start.timeout.ms", "5000");
        all.put("weir.failures.max", "1000");
        return WeirConfig.of(all);
    }

    private WeirClient client(Role role) {
        return client(kafka.login(role.id(), role.id()));
    }

    private WeirClient client(Map<String, Object> settings) {
        return WeirClient.connect(WeirClientConfig.builder(kafka.bootstrapServers())
                .kafka(settings)
                .kafkaTimeout(Duration.ofSeconds(5))
                .build());
    }

    private Worker worker(Role role) {
        return role == Role.CLASSIC_WORKER
                ? startWorker(kafka.login(role.id(), role.id()), "default", TransportKind.CLASSIC, Map.of())
                : startWorker(kafka.login(role.id(), role.id()), SHARED, TransportKind.SHARE, Map.of());
    }

    private Worker startWorker(
            Map<String, Object> settings, String queue, TransportKind kind, Map<String, String> weirs) {
        WorkerConfig.Builder config = WorkerConfig.builder(kafka.bootstrapServers())
                .kafka(settings)
                .kafka("admin.default.api.timeout.ms", 5_000)
                .kafka("admin.request.timeout.ms", 5_000)
                .queues(queue)
                .transport(kind);
        weirs.forEach((name, value) -> config.set(setting(name), value));
        return Worker.start(
                config.build(),
                StepRegistry.of(
                        Step.of("one", JsonNode.class, (context, input) -> StepResult.success(input)),
                        Step.of("two", JsonNode.class, (context, input) -> StepResult.success(input))));
    }

    private static WorkerSetting setting(String name) {
        return Arrays.stream(WorkerSetting.values())
                .filter(setting -> setting.key().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private CommandLineRun weir(Role role, String... arguments) {
        return weir(kafka.login(role.id(), role.id()), arguments);
    }

    private CommandLineRun weir(Map<String, Object> settings, String... arguments) {
        try {
            Properties properties = new Properties();
            settings.forEach((name, value) -> properties.put(name, value.toString()));
            properties.put("bootstrap.servers", kafka.bootstrapServers());
            properties.put("weir.application.id", "weir");
            Path file = Files.createTempFile(directory, "client", ".properties");
            try (var out = Files.newBufferedWriter(file)) {
                properties.store(out, null);
            }
            List<String> line = Stream.concat(Arrays.stream(arguments), Stream.of("--config", file.toString()))
                    .collect(Collectors.toList());
            return CommandLineRun.weir(directory, line.toArray(String[]::new));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

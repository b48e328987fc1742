package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunStatus;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import io.weir.worker.Step;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import io.weir.worker.transport.TransportKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps that nobody takes for a while: no worker, a worker that lacks them, no topic. On a real broker. */
class UntakenStepIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path directory;

    private static EngineCluster cluster;
    private static WeirEngine engine;

    @BeforeAll
    static void startEngine() throws Exception {
        cluster = new EngineCluster();
        engine = cluster.engine(directory.resolve("state"));
    }

    @AfterAll
    static void stopEngine() throws Exception {
        if (engine != null) {
            engine.close();
        }
        cluster.close();
    }

    private static void define(String id, String queue) {
        cluster.define(id, """
                id: %s
                steps: [{id: only, type: echo, queue: %s, timeouts: {start_to_close: 1s}, retry: {max_attempts: 1}}]
                """.formatted(id, queue));
    }

    private static void createTopic(String queue) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(Topics.stepReady(queue), EngineCluster.PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static Worker worker(String queue, TransportKind kind, String type) {
        return Worker.start(
                WorkerConfig.builder(cluster.bootstrapServers())
                        .queues(queue)
                        .transport(kind)
                        .build(),
                StepRegistry.of(Step.of(type, JsonNode.class, (context, input) -> StepResult.success(input))));
    }

    private static WorkflowResult awaitResult(String runId) {
        await().atMost(PATIENCE).until(() -> !cluster.results(runId).isEmpty());
        return cluster.results(runId).get(0);
    }

    private static List<RunEventType> events(String runId) {
        return cluster.history(runId).stream()
                .filter(RunRecord.RunEvents.class::isInstance)
                .flatMap(record -> ((RunRecord.RunEvents) record).events().stream())
                .map(RunRecord.RunEvent::type)
                .toList();
    }

    private static String name(TransportKind kind, String what) {
        return what + "-" + kind.name().toLowerCase(java.util.Locale.ROOT);
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportKind.class,
            names = {"SHARE", "CLASSIC"})
    void aWorkerThatComesLateDoesWhatWaited(TransportKind kind) throws Exception {
        String name = name(kind, "late");
        createTopic(name);
        define(name, name);
        cluster.start(name, name, "{\"n\":1}");
        await().atMost(PATIENCE)
                .until(() -> events(name).stream()
                                .filter(RunEventType.STEP_DISPATCHED_AGAIN::equals)
                                .count()
                        >= 2);

        try (Worker worker = worker(name, kind, "echo")) {
            WorkflowResult result = awaitResult(name);

            assertThat(worker.transports()).containsEntry(name, kind);
            assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
            assertThat(result.stepMetadata().get("only").retryCount()).isZero();
            assertThat(events(name)).doesNotContain(RunEventType.STEP_FAILED);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportKind.class,
            names = {"SHARE", "CLASSIC"})
    void aWorkerWithoutTheStepLeavesItToOneThatHasIt(TransportKind kind) throws Exception {
        String name = name(kind, "mixed");
        createTopic(name);
        define(name, name);
        List<String> runs = IntStream.range(0, 12).mapToObj(i -> name + "-" + i).toList();
        try (Worker old = worker(name, kind, "another")) {
            runs.forEach(run -> cluster.start(run, name, "{}"));
            await().atMost(PATIENCE)
                    .until(() -> runs.stream().allMatch(run -> events(run).contains(RunEventType.STEP_HANDED_BACK)));
            assertThat(old.unknownStepTypes()).containsExactly("echo");
            try (Worker current = worker(name, kind, "echo")) {
                runs.forEach(run -> assertThat(awaitResult(run).status()).isEqualTo(RunStatus.SUCCESS));
                assertThat(current.unknownStepTypes()).isEmpty();
            }
        }
        assertThat(runs).allSatisfy(run -> assertThat(events(run)).doesNotContain(RunEventType.STEP_FAILED));
    }

    @Test
    void aStepWhoseQueueHasNoTopicForAMomentIsDoneWhenItHas() throws Exception {
        define("soon", "soon");
        cluster.start("soon", "soon", "{}");
        await().atMost(PATIENCE).until(() -> events("soon").contains(RunEventType.STEP_HELD));
        assertThat(cluster.results("soon")).isEmpty();

        createTopic("soon");

        try (Worker worker = worker("soon", TransportKind.CLASSIC, "echo")) {
            assertThat(awaitResult("soon").status()).isEqualTo(RunStatus.SUCCESS);
            assertThat(worker.unknownStepTypes()).isEmpty();
        }
        assertThat(events("soon").stream().filter(RunEventType.STEP_HELD::equals))
                .hasSize(1);
    }
}

package io.weir.streams;

import static io.weir.streams.EngineCluster.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.protocol.Outcome;
import io.weir.protocol.Partitions;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine on a real broker; what it does is judged by what consumers of committed records see. */
class EngineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CHAIN = """
            id: chain
            steps:
              - id: a
              - id: b
                depends_on: [a]
            """;

    @TempDir
    static Path directory;

    private static EngineCluster cluster;
    private static WeirEngine engine;

    @BeforeAll
    static void startEngine() throws Exception {
        cluster = new EngineCluster();
        cluster.define("chain", CHAIN);
        cluster.worker(EngineIT::work);
        engine = cluster.engine(directory.resolve("state"));
    }

    @AfterAll
    static void stopEngine() throws Exception {
        if (engine != null) {
            engine.close();
            assertThat(engine.state()).isEqualTo(EngineState.STOPPED);
        }
        cluster.close();
    }

    /** Critics pass the second revision; everything else answers with its own name. */
    private static Outcome work(StepReady ready) {
        if (ready.stepType().equals("critique")) {
            return ready.attempt().revision() < 2
                    ? new Outcome.NeedsRevision(Payload.NULL, Payload.ofJson("\"better\""))
                    : new Outcome.Success(Payload.ofJson("{\"decision\":\"pass\"}"));
        }
        return new Outcome.Success(
                Payload.ofJson("\"" + ready.attempt().stepId() + ready.attempt().revision() + "\""));
    }

    @Test
    void aRequestLeadsToOneResultAndAGapFreeHistory() {
        cluster.start("happy", "chain", "{\"n\":1}");

        WorkflowResult result = awaitResult("happy");

        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(result.stepOutputs())
                .containsExactly(Map.entry("a", Payload.ofJson("\"a0\"")), Map.entry("b", Payload.ofJson("\"b0\"")));
        List<Long> numbers = cluster.eventNumbers("happy");
        assertThat(numbers)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, numbers.size()).boxed().toList());
    }

    @Test
    void aRevisionLoopSendsTheDraftBackUntilItPasses() {
        cluster.define("loop", """
                id: loop
                steps:
                  - {id: generate}
                  - {id: critique, depends_on: [generate]}
                  - {id: revise, depends_on: [critique]}
                  - {id: publish, depends_on: [revise, critique]}
                transitions:
                  - {type: revision_loop, reviser: revise, validator: critique, max_iterations: 3}
                """);
        cluster.start("revised", "loop", "{}");

        WorkflowResult result = awaitResult("revised");

        assertThat(result.error()).isNull();
        assertThat(result.stepOutputs()).containsEntry("revise", Payload.ofJson("\"revise2\""));
        assertThat(Objects.requireNonNull(result.stepMetadata().get("critique")).revisionCount())
                .isEqualTo(2);
    }

    @Test
    void fiftyBranchesFanOutAndIn() {
        String branches = IntStream.range(0, 50)
                .mapToObj(i -> "  - {id: b" + i + ", depends_on: [root]}\n")
                .collect(Collectors.joining());
        String all = IntStream.range(0, 50).mapToObj(i -> "b" + i).collect(Collectors.joining(", "));
        cluster.define(
                "fan", "id: fan\nsteps:\n  - id: root\n" + branches + "  - {id: join, depends_on: [" + all + "]}\n");
        cluster.start("fan-1", "fan", "{}");

        WorkflowResult result = awaitResult("fan-1");

        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(result.stepOutputs()).hasSize(52);
    }

    @Test
    void whatCannotBeReadIsADeadLetterAndTheRunsOfItsPartitionGoOn() {
        byte[] junk = utf8("{\"definition_id\": unreadable-" + directory.getFileName());
        for (int partition = 0; partition < EngineCluster.PARTITIONS; partition++) {
            cluster.send(Topics.RUN_REQUESTS, partition, utf8("junk"), junk);
            cluster.send(Topics.STEP_COMPLETED, partition, null, junk);
        }
        for (int i = 0; i < 8; i++) {
            cluster.start("after-poison-" + i, "chain", "{}");
        }

        for (int i = 0; i < 8; i++) {
            assertThat(awaitResult("after-poison-" + i).status()).isEqualTo(RunStatus.SUCCESS);
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                cluster.deadLetters().stream().filter(letter -> Arrays.equals(junk, letter.value())))
                        .hasSize(2 * EngineCluster.PARTITIONS)
                        .allSatisfy(letter -> assertThat(letter.reason()).isEqualTo("unreadable")));
    }

    @Test
    void aRequestWaitsForADefinitionThatComesLater() {
        cluster.start("early", "late", "{}");
        await().atMost(PATIENCE).until(() -> !cluster.history("early").isEmpty());
        assertThat(cluster.results("early")).isEmpty();

        cluster.define("late", "id: late\nsteps:\n  - id: only\n");

        assertThat(awaitResult("early").status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void theSameRequestAgainStartsNoSecondRunAndOtherContentIsRefused() {
        cluster.start("twice", "chain", "{\"n\":1}");
        cluster.start("twice", "chain", "{\"n\":1}");
        cluster.start("twice", "chain", "{\"n\":2}");
        awaitResult("twice");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cluster.rejections("twice"))
                        .extracting(RunRecord.RecordRejected::reason)
                        .containsExactly(RejectionReason.DUPLICATE, RejectionReason.CONFLICT));
        assertThat(cluster.results("twice")).hasSize(1);
    }

    @Test
    void recordsWithoutAKeyOrOnAWrongPartitionAreRoutedAndProcessedOnce() {
        for (int i = 0; i < 8; i++) {
            String runId = "stray-" + i;
            byte[] request = utf8("{\"run_id\":\"" + runId + "\",\"definition_id\":\"chain\"}");
            int home = Partitions.of(runId, EngineCluster.PARTITIONS);
            boolean keyless = i % 2 == 0;
            cluster.send(
                    Topics.RUN_REQUESTS,
                    (home + 1 + i % 3) % EngineCluster.PARTITIONS,
                    keyless ? null : utf8(runId),
                    request);
        }

        for (int i = 0; i < 8; i++) {
            String runId = "stray-" + i;
            assertThat(awaitResult(runId).status()).isEqualTo(RunStatus.SUCCESS);
            assertThat(cluster.rejections(runId)).isEmpty();
            assertThat(cluster.records(Topics.RESULTS).stream()
                            .filter(record -> Arrays.equals(utf8(runId), record.key())))
                    .singleElement()
                    .satisfies(record ->
                            assertThat(record.partition()).isEqualTo(Partitions.of(runId, EngineCluster.PARTITIONS)));
        }
    }

    @Test
    void aQueueWithoutATopicHoldsUpNobodyElse() {
        cluster.define("nowhere", "id: nowhere\nsteps:\n  - id: only\n    queue: nowhere\n");
        cluster.start("to-nowhere", "nowhere", "{}");
        cluster.start("meanwhile", "chain", "{}");

        assertThat(awaitResult("meanwhile").status()).isEqualTo(RunStatus.SUCCESS);
        await().atMost(PATIENCE)
                .until(() -> cluster.history("to-nowhere").toString().contains("STEP_HELD"));
        assertThat(cluster.results("to-nowhere")).isEmpty();
    }

    @Test
    void aSessionTimeoutThatBrokersRefuseIsSaidAtTheStart() {
        Map<String, String> settings = new HashMap<>(cluster.settings(directory.resolve("other")));
        settings.put("weir.session.timeout.ms", "1800001");
        WeirEngine other = new WeirEngine(WeirConfig.of(settings));

        assertThatThrownBy(other::start)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("weir.session.timeout.ms is 1800001")
                .hasMessageContaining("group.max.session.timeout.ms is 1800000");
        assertThat(other.state()).isEqualTo(EngineState.FAILED);
    }

    @Test
    void aKafkaThatCannotBeReachedIsSaidInOneSentence() {
        Map<String, String> settings = new HashMap<>(cluster.settings(directory.resolve("other")));
        settings.put("bootstrap.servers", "127.0.0.1:1");
        settings.put("weir.start.timeout.ms", "1000");
        WeirEngine other = new WeirEngine(WeirConfig.of(settings));

        assertThatThrownBy(other::start)
                .isInstanceOf(EngineException.class)
                .hasMessageMatching(
                        "Kafka did not list its brokers within 1000 ms; .* is weir.bootstrap.servers right.*");
    }

    @Test
    void aCheckThatDoesNotHoldKeepsTheEngineFromStarting() {
        WeirConfig config = WeirConfig.of(cluster.settings(directory.resolve("other")));
        WeirEngine other = new WeirEngine(config, List.of((admin, given) -> {
            throw new EngineException("not on a Monday");
        }));

        assertThatThrownBy(other::start).isInstanceOf(EngineException.class).hasMessage("not on a Monday");
    }

    @Test
    void anEngineClosedWhileItStartsStaysClosed() {
        WeirConfig config = WeirConfig.of(cluster.settings(directory.resolve("other")));
        AtomicReference<WeirEngine> starting = new AtomicReference<>();
        WeirEngine other =
                new WeirEngine(config, List.of((admin, given) -> starting.get().close()));
        starting.set(other);

        assertThatThrownBy(other::start)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("closed while it started");
        assertThat(other.state()).isEqualTo(EngineState.STOPPED);
    }

    private static WorkflowResult awaitResult(String runId) {
        await().atMost(PATIENCE).until(() -> !cluster.results(runId).isEmpty());
        assertThat(cluster.results(runId)).hasSize(1);
        return cluster.results(runId).get(0);
    }
}

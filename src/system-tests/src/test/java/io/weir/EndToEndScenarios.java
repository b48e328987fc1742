package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.cli.local.LocalWeir;
import io.weir.client.RunHandle;
import io.weir.client.WeirClient;
import io.weir.protocol.CompensationResult;
import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import io.weir.worker.Step;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import io.weir.worker.transport.TransportKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole of Weir as a user has it: broker, engine, worker and client, one workflow after another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EndToEndScenarios {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final TransportKind transport;
    private final CountDownLatch released = new CountDownLatch(1);
    private LocalWeir weir;
    private Worker worker;
    private WeirClient client;

    EndToEndScenarios(TransportKind transport) {
        this.transport = transport;
    }

    @BeforeAll
    void start() {
        weir = LocalWeir.temporary((part, what, took) -> {}).start();
        client = WeirClient.connect(weir.bootstrapServers());
        worker = Worker.start(
                WorkerConfig.builder(weir.bootstrapServers())
                        .transport(transport)
                        .build(),
                StepRegistry.of(
                        Step.of("echo", JsonNode.class, (context, input) -> StepResult.success(input)),
                        Step.of(
                                "names",
                                JsonNode.class,
                                (context, input) -> StepResult.success(Map.of("after", context.dependencies()))),
                        Step.of(
                                "judge",
                                JsonNode.class,
                                (context, input) -> context.revision()
                                                >= input.get("passes_at").asInt()
                                        ? StepResult.success(Map.of("decision", "pass"))
                                        : StepResult.needsRevision("round " + context.revision())),
                        Step.of(
                                "flaky",
                                JsonNode.class,
                                (context, input) -> context.attempt()
                                                < input.get("works_at").asInt()
                                        ? StepResult.failed("Flaky", "attempt " + context.attempt(), true)
                                        : StepResult.success(context.attempt())),
                        Step.of("hang", JsonNode.class, (context, input) -> {
                            // Not for ever: over a share group it may hold its partition as long.
                            boolean ended = released.await(10, TimeUnit.SECONDS);
                            return StepResult.success(ended ? "released" : "late");
                        })));
    }

    @AfterAll
    void stop() {
        released.countDown();
        worker.close();
        client.close();
        weir.close();
    }

    private RunHandle start(String yaml, Object input) {
        var definition = client.register(yaml.getBytes(StandardCharsets.UTF_8));
        return client.run(definition.id(), input);
    }

    private WorkflowResult run(String yaml, Object input) {
        return start(yaml, input).await(LONG);
    }

    @Test
    void aDiamondJoinsBothBranches() {
        WorkflowResult result = run("""
            id: diamond
            steps:
              - {id: a, type: echo}
              - {id: b, type: echo, depends_on: [a]}
              - {id: c, type: echo, depends_on: [a]}
              - {id: d, type: names, depends_on: [b, c]}
            """, Map.of("n", 1));
        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(result.stepOutputs().get("d")).isEqualTo(Payload.ofJson("{\"after\":[\"b\",\"c\"]}"));
    }

    @ParameterizedTest
    @CsvSource({"12, high, low", "3, low, high"})
    void aConditionTakesOneBranchAndSkipsTheOther(int points, String taken, String skipped) {
        WorkflowResult result = run("""
            id: routes
            steps: [{id: score, type: echo}, {id: high, type: echo}, {id: low, type: echo}, {id: end, type: names}]
            transitions:
              - {type: conditional, from: score, to: high, condition: "output.points >= 10"}
              - {type: conditional, from: score, to: low, condition: "output.points < 10"}
              - {type: sequential, from: high, to: end}
              - {type: sequential, from: low, to: end}
            """, Map.of("points", points));
        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(result.stepMetadata().get(skipped).status()).isEqualTo("skipped");
        assertThat(result.stepOutputs().get("end").toJson()).isEqualTo("{\"after\":[\"" + taken + "\"]}");
    }

    private static final String REVISED = """
        id: revised
        steps:
          - {id: draft, type: echo}
          - {id: review, type: judge, depends_on: [draft]}
          - {id: revise, type: echo, depends_on: [review]}
          - {id: publish, type: names, depends_on: [revise]}
        transitions: [{type: revision_loop, reviser: revise, validator: review, max_iterations: 3}]
        """;

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    void aRevisionLoopEndsWhenTheReviewPasses(int passesAt) {
        WorkflowResult result = run(REVISED, Map.of("passes_at", passesAt));
        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(result.stepMetadata().get("review").revisionCount()).isEqualTo(passesAt);
        assertThat(result.stepMetadata().get("revise").status()).isEqualTo(passesAt == 0 ? "bypassed" : "succeeded");
    }

    @Test
    void revisionsThatRunOutEndTheRunAndKeepEveryDraft() {
        WorkflowResult result = run(REVISED, Map.of("passes_at", 99));
        assertThat(result.error().type()).isEqualTo("MaxRevisionsExceeded");
        assertThat(result.revisionOutputs().get("revise")).hasSize(4);
    }

    private static final String FLAKY =
            "id: flaky\nsteps: [{id: flaky, retry: {max_attempts: 3, initial_delay: 50ms}}]";

    @Test
    void aStepThatFailsTwiceSucceedsAtItsThirdAttempt() {
        WorkflowResult result = run(FLAKY, Map.of("works_at", 3));
        assertThat(result.stepOutputs().get("flaky")).isEqualTo(Payload.ofJson("3"));
        assertThat(result.stepMetadata().get("flaky").retryCount()).isEqualTo(2);
    }

    @Test
    void aStepThatNeverWorksFailsTheRun() {
        WorkflowResult result = run(FLAKY, Map.of("works_at", 9));
        assertThat(result.error().type()).isEqualTo("StepFailed");
        assertThat(result.error().cause().type()).isEqualTo("Flaky");
    }

    @Test
    void aStepThatHangsTimesOut() {
        WorkflowResult result = run("""
            id: hangs
            steps: [{id: hang, retry: {max_attempts: 2, initial_delay: 10ms}, timeouts: {start_to_close: 300ms}}]
            """, null);
        assertThat(result.error().cause().type()).isEqualTo("StartToCloseTimeout");
        assertThat(result.stepMetadata().get("hang").retryCount()).isOne();
    }

    @Test
    void aRunIsCancelledInTheMiddle() {
        RunHandle run = start("id: cancelled\nsteps: [{id: hang}]", null);
        Awaitility.await()
                .atMost(LONG)
                .ignoreExceptions()
                .until(() -> client.describe(run.runId()).steps().stream()
                        .anyMatch(step -> step.stepId().equals("hang")));
        client.cancel(run.runId(), "changed my mind");
        WorkflowResult result = run.await(LONG);
        assertThat(result.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(result.error().message()).contains("changed my mind");
    }

    @Test
    void twoReservationsAreUndoneWhenTheThirdFails() {
        WorkflowResult result = run("""
            id: saga
            steps:
              - {id: flight, type: echo, compensate: {type: echo}}
              - {id: hotel, type: echo, depends_on: [flight], compensate: {type: echo, input: {was: "${output.n}"}}}
              - {id: car, type: flaky, depends_on: [hotel], retry: {max_attempts: 1}, compensate: {type: echo}}
              - {id: alert, type: echo, on_end: [failed], input: {how: "${run.status}", why: "${error.type}"}}
            """, Map.of("works_at", 9, "n", 7));
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().cause().type()).isEqualTo("Flaky");
        assertThat(result.compensation().status()).isEqualTo(CompensationResult.Status.DONE);
        assertThat(result.compensation().steps()).containsOnlyKeys("flight", "hotel");
        assertThat(result.stepOutputs().get("alert"))
                .isEqualTo(Payload.ofJson("{\"how\":\"failed\",\"why\":\"StepFailed\"}"));
        var flight = result.compensation().steps().get("flight");
        var hotel = result.compensation().steps().get("hotel");
        assertThat(flight.startedAt()).isAfterOrEqualTo(hotel.completedAt());
    }

    @Test
    void fiftyBranchesFanOutAndIn() {
        StringBuilder yaml = new StringBuilder("id: fan\nsteps:\n  - {id: split, type: echo}\n");
        IntStream.range(0, 50)
                .forEach(i -> yaml.append("  - {id: w%d, type: echo, depends_on: [split]}%n".formatted(i)));
        yaml.append("  - {id: join, type: names, depends_on: [%s]}%n"
                .formatted(String.join(
                        ", ", IntStream.range(0, 50).mapToObj(i -> "w" + i).toList())));
        WorkflowResult result = run(yaml.toString(), Map.of());
        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(result.stepOutputs()).hasSize(52);
    }
}

package io.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.client.RunDescription.StepProgress;
import io.weir.definition.InvalidDefinitionException;
import io.weir.embedded.EmbeddedBroker;
import io.weir.protocol.Payload;
import io.weir.protocol.RunIds;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.RunStatus;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The client against a real broker and the real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WeirClientIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** A step succeeds with its input, fails, or is left alone, as its type says; see {@link AnsweringWorker}. */
    private static final String ECHO = """
            id: echo
            version: "1"
            steps: [{id: first, type: echo}, {id: second, type: echo, depends_on: [first]}]
            """;

    private static final String FAILING = """
            id: failing
            steps: [{id: only, type: fail, retry: {max_attempts: 2, initial_delay: 1ms}}]
            """;

    private static final String PAUSING = """
            id: pausing
            steps: [{id: only, type: fail_once, on_exhausted: pause, retry: {max_attempts: 1}}]
            """;

    private static final String SILENT = """
            id: silent
            steps: [{id: only, type: silent}]
            """;

    private LiveWeir weir;
    private WeirClient client;

    @BeforeAll
    void start(@TempDir Path state) throws Exception {
        weir = LiveWeir.start(state);
        client = WeirClient.connect(weir.bootstrapServers());
        for (String definition : List.of(ECHO, FAILING, PAUSING, SILENT)) {
            client.register(utf8(definition));
        }
    }

    @AfterAll
    void stop() {
        client.close();
        weir.close();
    }

    @Test
    void aRunIsStartedAndItsResultArrives() {
        RunHandle run = client.run("echo", Map.of("n", 1));

        WorkflowResult result = run.successOrThrow(LONG);

        assertThat(result.workflowId()).isEqualTo(run.runId());
        assertThat(RunIds.timestampOf(run.runId())).isPresent();
        assertThat(result.stepOutputs())
                .containsExactly(
                        Map.entry("first", Payload.ofJson("{\"n\":1}")),
                        Map.entry("second", Payload.ofJson("{\"n\":1}")));
    }

    /** Those with an id of their own are decided while others wait, which changes what is read. */
    @Test
    void manyRunsAtOnceWithAndWithoutIdsOfTheirOwnEachGetTheirOwnResult() {
        List<RunHandle> runs = IntStream.range(0, 60)
                .mapToObj(i -> {
                    RunRequest.Builder request = RunRequest.of("echo").input(i);
                    return client.run((i % 2 == 0 ? request : request.runId("many-" + i)).build());
                })
                .toList();

        for (int i = 0; i < runs.size(); i++) {
            assertThat(runs.get(i).successOrThrow(LONG).stepOutputs()).containsEntry("second", Payload.ofJson("" + i));
        }
    }

    @Test
    void aFailureIsThrownWithItsResult() {
        RunHandle run = client.run("failing", null);

        assertThatThrownBy(() -> run.successOrThrow(LONG))
                .isInstanceOfSatisfying(
                        RunFailedException.class,
                        e -> assertThat(e.result().error().stepId()).isEqualTo("only"))
                .hasMessageContaining("AlwaysFails");
    }

    @Test
    void theSameRequestAgainAnswersWithTheSameRunAlsoAfterItsEndAndFromAnotherClient() {
        RunRequest request =
                RunRequest.of("echo").runId("order-1").input(Map.of("n", 1)).build();
        WorkflowResult first = client.run(request).successOrThrow(LONG);

        assertThat(client.run(request).successOrThrow(LONG)).isEqualTo(first);
        try (WeirClient other = WeirClient.connect(weir.bootstrapServers())) {
            assertThat(other.run(request).successOrThrow(LONG)).isEqualTo(first);
        }
    }

    /** Each of them had a thread and a consumer of its own once. */
    @Test
    void hundredsOfDuplicatesAreAnsweredByAFewThreads() {
        List<RunRequest> requests = IntStream.range(0, 300)
                .mapToObj(i -> RunRequest.of("echo")
                        .runId("again-" + i % 30)
                        .input(i % 30)
                        .build())
                .toList();
        requests.subList(0, 30).stream().map(client::run).toList().forEach(run -> run.successOrThrow(LONG));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        int before = threads.getThreadCount();
        threads.resetPeakThreadCount();

        List<RunHandle> duplicates = requests.stream().map(client::run).toList();

        for (int i = 0; i < duplicates.size(); i++) {
            assertThat(duplicates.get(i).successOrThrow(LONG).stepOutputs())
                    .containsEntry("second", Payload.ofJson("" + i % 30));
        }
        assertThat(threads.getPeakThreadCount() - before).isLessThan(Completions.MOST_THREADS + 10);
    }

    @Test
    void theSameRequestWhileTheRunGoesOnWaitsForItsEnd() {
        RunRequest request = RunRequest.of("silent").runId("order-2").build();
        RunHandle first = client.run(request);
        RunHandle second = client.run(request);
        await().atMost(LONG).until(() -> client.describe("order-2").rejections().size() == 1);

        client.cancel("order-2", "enough");

        assertThatThrownBy(() -> first.successOrThrow(LONG))
                .isInstanceOf(RunCancelledException.class)
                .hasMessageContaining("enough");
        assertThat(second.await(LONG)).isEqualTo(first.await(LONG));
    }

    @Test
    void anotherRequestUnderTheSameIdIsAConflict() {
        client.run(RunRequest.of("echo").runId("order-3").input(1).build()).successOrThrow(LONG);

        RunHandle other =
                client.run(RunRequest.of("echo").runId("order-3").input(2).build());

        assertThatThrownBy(() -> other.await(LONG))
                .isInstanceOf(RunConflictException.class)
                .hasMessageContaining("order-3");
    }

    /** A run id says nothing about whose run it is: each client must be told what came of its own request. */
    @Test
    void ofTwoThatRaceForAnIdWithDifferentContentOneGetsTheRunAndTheOtherAConflict() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try (WeirClient other = WeirClient.connect(weir.bootstrapServers())) {
            for (int race = 0; race < 40; race++) {
                String id = "race-" + race;
                Future<Object> one = both.submit(() -> endOf(client, id, 1));
                Future<Object> two = both.submit(() -> endOf(other, id, 2));

                List<Object> ends = List.of(one.get(), two.get());

                assertThat(ends)
                        .as(id)
                        .filteredOn(RunConflictException.class::isInstance)
                        .hasSize(1);
                Payload own = Payload.ofJson(ends.get(0) instanceof RunConflictException ? "2" : "1");
                assertThat(ends)
                        .as(id)
                        .filteredOn(WorkflowResult.class::isInstance)
                        .singleElement(InstanceOfAssertFactories.type(WorkflowResult.class))
                        .satisfies(result -> assertThat(result.stepOutputs()).containsEntry("second", own));
            }
        } finally {
            both.shutdownNow();
        }
    }

    @Test
    void ofTwoThatRaceForAnIdWithTheSameContentBothGetTheResult() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try (WeirClient other = WeirClient.connect(weir.bootstrapServers())) {
            for (int race = 0; race < 20; race++) {
                String id = "twins-" + race;
                Future<Object> one = both.submit(() -> endOf(client, id, 1));
                Future<Object> two = both.submit(() -> endOf(other, id, 1));

                assertThat(one.get()).as(id).isInstanceOf(WorkflowResult.class).isEqualTo(two.get());
            }
        } finally {
            both.shutdownNow();
        }
    }

    private static Object endOf(WeirClient client, String id, int input) {
        try {
            return client.run(RunRequest.of("echo").runId(id).input(input).build())
                    .await(LONG);
        } catch (WeirClientException failure) {
            return failure;
        }
    }

    @Test
    void aRunThatEndsBeforeItBeginsHasAResultForWhoeverAskedForIt() {
        RunHandle unknown =
                client.run(RunRequest.of("registered-nowhere").runId("early-1").build());
        await().atMost(LONG)
                .ignoreExceptions()
                .until(() -> client.describe("early-1").status() == RunStatus.WAITING);
        client.cancel("early-1", "not needed");

        assertThat(unknown.await(LONG).status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void aRequestThatBecomesADeadLetterIsAnsweredWithAndWithoutAnIdOfOnesOwn() {
        String large = "x".repeat(LiveWeir.LARGEST_INPUT);
        RunHandle own =
                client.run(RunRequest.of("echo").runId("too-large").input(large).build());
        RunHandle generated = client.run("echo", large);

        for (RunHandle run : List.of(own, generated)) {
            assertThatThrownBy(() -> run.await(LONG))
                    .isInstanceOf(WeirClientException.class)
                    .hasMessageContainingAll(
                            "run '" + run.runId() + "' was not started", "dead letter (too_large)", "300000");
        }
        assertThatThrownBy(() -> client.start(RunRequest.of("echo").input(large).build(), LONG))
                .hasMessageContaining("dead letter (too_large)");
    }

    @Test
    void aStartIsAnsweredWithoutWaitingForTheEnd() {
        RunRequest request = RunRequest.of("silent").runId("start-1").build();

        assertThat(client.start(request, LONG).kind()).isEqualTo(StartAnswer.Kind.STARTED);
        assertThat(client.start(request, LONG).kind()).isEqualTo(StartAnswer.Kind.EXISTS);
        assertThatThrownBy(() -> client.start(
                        RunRequest.of("silent").runId("start-1").input(1).build(), LONG))
                .isInstanceOf(RunConflictException.class);
        assertThat(client.start(RunRequest.of("registered-nowhere").build(), LONG)
                        .kind())
                .isEqualTo(StartAnswer.Kind.WAITING);
        assertThat(client.start(RunRequest.of("silent").runId("start-2").build(), Duration.ZERO)
                        .kind())
                .isEqualTo(StartAnswer.Kind.NONE);
    }

    @Test
    void aRunIsDescribedFromItsEvents() {
        RunHandle run = client.run("echo", "x");
        run.successOrThrow(LONG);

        RunDescription description = client.describe(run.runId());

        assertThat(description.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(description.complete()).isTrue();
        assertThat(description.steps())
                .extracting(RunDescription.StepDescription::stepId)
                .containsExactly("first", "second");
        assertThat(description.steps()).allSatisfy(step -> {
            assertThat(step.progress()).isEqualTo(StepProgress.SUCCEEDED);
            assertThat(step.attempt()).isEqualTo(1);
        });
        assertThat(client.result(run.runId())).contains(run.await(LONG));
    }

    @Test
    void aPausedRunGoesOnWhenResumed() {
        RunHandle run = client.run(RunRequest.of("pausing").runId("order-4").build());
        await().atMost(LONG)
                .ignoreExceptions()
                .until(() -> client.describe("order-4").status() == RunStatus.PAUSED);
        assertThat(client.result("order-4")).isEmpty();
        assertThatThrownBy(() -> client.await("order-4", Duration.ofMillis(1))).isInstanceOf(RunTimeoutException.class);

        client.resume("order-4", "only");

        assertThat(run.successOrThrow(LONG).stepMetadata().get("only").retryCount())
                .isEqualTo(1);
        assertThat(client.await("order-4", LONG).status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void aRunIsWatchedFromItsFirstEventToItsLast() throws Exception {
        List<RunRecord> seen = new CopyOnWriteArrayList<>();
        String runId = RunIds.newRunId();
        try (RunWatch watch = client.watch(runId, seen::add)) {
            client.run(RunRequest.of("echo").runId(runId).build());
            watch.ended().get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
        List<RunRecord> again = new CopyOnWriteArrayList<>();
        try (RunWatch watch = client.watch(runId, again::add)) {
            watch.ended().get(LONG.toSeconds(), TimeUnit.SECONDS);
        }

        assertThat(again).isEqualTo(seen);
        assertThat(seen.stream()
                        .flatMap(record -> ((RunEvents) record).events().stream())
                        .map(RunRecord.RunEvent::seq))
                .containsExactlyElementsOf(
                        java.util.stream.LongStream.rangeClosed(1, 6).boxed().toList());
    }

    @Test
    void anUnknownRunIsNotFound() {
        assertThatThrownBy(() -> client.describe("nobody")).isInstanceOf(RunNotFoundException.class);
        assertThatThrownBy(() -> client.result(RunIds.newRunId())).isInstanceOf(RunNotFoundException.class);
        assertThatThrownBy(() -> client.await("nobody", Duration.ofMillis(1))).isInstanceOf(RunNotFoundException.class);
    }

    @Test
    void definitionsAreReadBackAndOlderVersionsStayStartable() {
        RegisteredDefinition one = client.register(utf8(ECHO.replace("id: echo\n", "id: versions\n")));
        RegisteredDefinition two = client.register(
                utf8(ECHO.replace("id: echo\n", "id: versions\n").replace("\"1\"", "\"2\"")));

        assertThat(two.hash()).isNotEqualTo(one.hash());
        assertThat(client.definition("versions").version()).isEqualTo("2");
        assertThat(client.definitions()).extracting("id").contains("echo", "failing", "versions");
        WorkflowResult old = client.run(
                        RunRequest.of("versions").definitionHash(one.hash()).build())
                .successOrThrow(LONG);
        assertThat(old.definitionVersion()).isEqualTo("1");
        assertThat(client.run("versions", null).successOrThrow(LONG).definitionVersion())
                .isEqualTo("2");
    }

    @Test
    void aDefinitionThatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> client.definition("nothing"))
                .isInstanceOf(WorkflowNotFoundException.class)
                .hasMessageContaining("nothing");
        assertThat(client.findDefinition("nothing")).isEmpty();
    }

    @Test
    void aDefinitionWithProblemsIsRefusedBeforeItIsWritten() {
        assertThatThrownBy(() -> client.register(utf8("{id: broken, steps: [{id: a, depends_on: [b]}]}")))
                .isInstanceOf(InvalidDefinitionException.class);
        assertThat(client.findDefinition("broken")).isEmpty();
    }

    @Test
    void aMissingTopicSaysHowToMakeIt() {
        try (EmbeddedBroker empty = EmbeddedBroker.ephemeral();
                WeirClient lost = WeirClient.connect(empty.bootstrapServers())) {
            assertThatThrownBy(() -> lost.run("echo", null))
                    .isInstanceOf(MissingTopicException.class)
                    .hasMessageContaining("weir topics apply");
            assertThatThrownBy(() -> lost.describe("x"))
                    .isInstanceOfSatisfying(
                            MissingTopicException.class,
                            e -> assertThat(e.topic()).isEqualTo(Topics.RUN_EVENTS));
        }
    }

    @Test
    void closingFailsThoseWhoWaitAndLeavesNoThreadBehind() {
        WeirClient closing = WeirClient.connect(WeirClientConfig.builder(weir.bootstrapServers())
                .kafka("client.id", "closing")
                .build());
        RunHandle run = closing.run("silent", null);

        closing.close();

        assertThatThrownBy(() -> run.await(LONG))
                .isInstanceOf(WeirClientException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> closing.run("echo", null)).hasMessageContaining("closed");
        await().atMost(LONG)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().contains("closing")));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

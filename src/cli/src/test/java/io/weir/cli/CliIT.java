package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.weir.cli.local.DevDirectory;
import io.weir.cli.local.LocalWeir;
import io.weir.client.WeirClient;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.worker.Step;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command against a broker and an engine, as {@code weir dev} runs them, and a worker. */
class CliIT {
    private static final String WORKFLOWS = """
        id: %s
        version: "3"
        steps:
          - {id: work, type: %s, retry: {max_attempts: 1}, on_exhausted: %s}
        """;

    @TempDir
    static Path directory;

    /** What a step would give to whoever completes it. */
    private static final Map<AttemptId, String> TOKENS = new ConcurrentHashMap<>();

    private static LocalWeir local;
    private static Worker worker;

    @BeforeAll
    static void startWeirAndAWorker() throws IOException {
        local = LocalWeir.kept(DevDirectory.in(directory), 0, Map.of(), (part, what, took) -> {})
                .start();
        worker = Worker.start(
                WorkerConfig.builder(local.bootstrapServers()).build(),
                StepRegistry.of(
                        Step.of("echo", Payload.class, (context, input) -> StepResult.success(input)),
                        Step.of("refuse", Payload.class, (context, input) -> StepResult.failed("Refused", "no", false)),
                        Step.of("later", Payload.class, (context, input) -> {
                            TOKENS.put(context.attemptId(), context.token());
                            return StepResult.later();
                        }),
                        Step.of("hang", Payload.class, (context, input) -> {
                            while (!context.cancelled()) {
                                Thread.sleep(20);
                            }
                            return StepResult.success(null);
                        })));
        for (String type : new String[] {"echo", "refuse", "hang"}) {
            Files.writeString(directory.resolve(type + ".yaml"), String.format(WORKFLOWS, type, type, "fail"));
        }
        Files.writeString(directory.resolve("pausing.yaml"), String.format(WORKFLOWS, "pausing", "refuse", "pause"));
        assertThat(weir("register", "echo.yaml", "refuse.yaml", "hang.yaml", "pausing.yaml")
                        .exitCode())
                .isZero();
    }

    @AfterAll
    static void stop() {
        worker.close();
        local.close();
    }

    @Test
    void aRunIsStartedAndWaitedFor() {
        CommandLineRun run = weir("run", "echo", "--input", "{\"a\": [1, 2]}", "--wait");

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out())
                .containsSubsequence(
                        "work           0    1  ok in ", "run succeeded", "success after", "{\"a\": [1, 2]}");
    }

    @Test
    void theResultAsJsonIsTheRecordOnTheTopic() {
        JsonNode result = json(weir("run", "echo", "--input", "{\"a\": 1}", "--timeout", "1m", "--json"));

        assertThat(result.at("/status").textValue()).isEqualTo("success");
        assertThat(result.at("/definition_version").textValue()).isEqualTo("3");
        assertThat(result.at("/step_outputs/work/a").intValue()).isEqualTo(1);
    }

    @Test
    void theInputMayComeFromAFile() throws IOException {
        Files.writeString(directory.resolve("input.json"), "\"from a file\"");

        JsonNode result = json(weir("run", "echo", "--input", "@input.json", "--wait", "--json"));

        assertThat(result.at("/step_outputs/work")).isEqualTo(TextNode.valueOf("from a file"));
    }

    @Test
    void withoutWaitingTheIdIsPrintedAndBesideItWhatTheEngineSaid() {
        CommandLineRun run = weir("run", "echo", "--run-id", "mine-1", "--answer-within", "1m");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("mine-1\n");
        assertThat(run.err()).isEqualTo("weir: run 'mine-1' has started\n");
        assertThat(weir("run", "echo", "--run-id", "mine-1", "--answer-within", "1m")
                        .err())
                .contains("was started by the same request before");
        assertThat(json(weir("run", "echo", "--answer-within", "1m", "--json"))
                        .at("/answer")
                        .textValue())
                .isEqualTo("started");
    }

    @Test
    void withoutWaitingARefusalIsAFailedCommand() {
        weir("run", "echo", "--run-id", "mine-3", "-i", "1", "--answer-within", "1m");

        CommandLineRun taken = weir("run", "echo", "--run-id", "mine-3", "-i", "2", "--answer-within", "1m");
        assertThat(taken.exitCode()).isEqualTo(ExitCode.CONFLICT);
        assertThat(taken.err()).startsWith("weir: run 'mine-3' was not started");

        CommandLineRun unknown = weir("run", "no-such-workflow", "--answer-within", "1m");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(unknown.err()).contains("no definition 'no-such-workflow' is registered", "waits for it");
    }

    @Test
    void theSameRequestAgainAnswersWithTheSameRunAndAnotherIsRefused() {
        assertThat(weir("run", "echo", "--run-id", "mine-2", "-i", "1", "--wait")
                        .exitCode())
                .isZero();

        assertThat(weir("run", "echo", "--run-id", "mine-2", "-i", "1", "--wait")
                        .exitCode())
                .isZero();
        CommandLineRun other = weir("run", "echo", "--run-id", "mine-2", "-i", "2", "--wait");
        assertThat(other.exitCode()).isEqualTo(ExitCode.CONFLICT);
        assertThat(other.err()).startsWith("weir: run 'mine-2' was not started");
    }

    @Test
    void aFailedRunIsAFailedCommand() {
        CommandLineRun run = weir("run", "refuse", "--wait");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("failed", "Refused: no");
    }

    @Test
    void anInputThatIsNoJsonIsRefusedBeforeAnythingStarts() {
        CommandLineRun run = weir("run", "echo", "--input", "{a: 1}", "--wait");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("weir: the input is not one JSON value");
    }

    @Test
    void waitingEndsWhenTheTimeIsUpAndTheRunCanStillBeCancelled() {
        String runId = newId();

        CommandLineRun waited = weir("run", "hang", "--run-id", runId, "--timeout", "2s");
        assertThat(waited.exitCode()).isEqualTo(ExitCode.TIMEOUT);
        assertThat(weir("show", runId, "--result").exitCode()).isEqualTo(ExitCode.TIMEOUT);

        CommandLineRun cancelled = weir("cancel", runId, "--reason", "enough");
        assertThat(cancelled.exitCode()).as(cancelled.toString()).isZero();
        eventually(() -> assertThat(weir("show", runId, "--json").out()).contains("\"status\" : \"cancelled\""));
        assertThat(weir("show", runId, "--events").out()).contains("run cancelled: enough");
        assertThat(weir("cancel", runId).err()).contains("has already ended (cancelled)");
    }

    @Test
    void aPausedRunIsResumed() {
        String runId = newId();
        weir("run", "pausing", "--run-id", runId);
        eventually(() -> assertThat(weir("show", runId).out()).contains("status    paused", "Refused: no"));

        assertThat(weir("resume", runId, "--step", "other").exitCode()).isEqualTo(ExitCode.FAILED);
        CommandLineRun resumed = weir("resume", runId);

        assertThat(resumed.exitCode()).isZero();
        assertThat(resumed.out()).contains("to go on with work");
        eventually(() -> assertThat(weir("show", runId, "--events").out())
                .containsSubsequence("paused", "resumed", "failed", "paused"));
        assertThat(weir("cancel", runId).exitCode()).isZero();
    }

    @Test
    void aCallbackThatNeverComesIsAnsweredByHand() throws IOException {
        Files.writeString(directory.resolve("later.yaml"), String.format(WORKFLOWS, "later", "later", "fail"));
        weir("register", "later.yaml");
        String runId = newId();
        weir("run", "later", "--run-id", runId);
        eventually(() -> assertThat(weir("show", runId).out()).contains("deferred"));

        assertThat(weir("complete", runId, "work", "--output", "{a: 1").err())
                .startsWith("weir: --output is not one JSON value");
        assertThat(weir("complete", runId, "other", "-o", "1").err())
                .contains("has not dispatched a step 'other'; expected one that is in flight");
        CommandLineRun completed = weir("complete", runId, "work", "-o", "{\"a\": 1}", "--reason", "by phone");

        assertThat(completed.exitCode()).as(completed.toString()).isZero();
        assertThat(completed.out()).contains("asked for run " + runId + " to complete step work");
        eventually(() -> assertThat(json(weir("show", runId, "--result"))
                        .at("/step_outputs/work/a")
                        .intValue())
                .isEqualTo(1));
        assertThat(weir("show", runId, "--events").out())
                .containsSubsequence("deferred: somebody else completes it", "completed by an operator (by phone)");
        assertThat(weir("complete", runId, "work", "-o", "1").err()).contains("has already ended (success)");
    }

    @Test
    void whoeverHasTheTokenCompletesAnAttempt() throws IOException {
        Files.writeString(directory.resolve("callback.yaml"), String.format(WORKFLOWS, "callback", "later", "fail"));
        weir("register", "callback.yaml");
        String runId = newId();
        weir("run", "callback", "--run-id", runId);
        AttemptId attempt = new AttemptId(runId, "work", 0, 1);
        eventually(() -> assertThat(weir("show", runId).out()).contains("deferred"));

        try (WeirClient client = WeirClient.connect(local.bootstrapServers())) {
            client.complete(attempt, "guessed", new Outcome.Success(Payload.NULL));
            client.complete(attempt, TOKENS.get(attempt), new Outcome.Success(Payload.ofJson("17")));
        }

        eventually(() -> assertThat(json(weir("show", runId, "--result"))
                        .at("/step_outputs/work")
                        .intValue())
                .isEqualTo(17));
        assertThat(weir("show", runId).out()).contains("refused   forged");
    }

    @Test
    void anAttemptIsFailedByHand() throws IOException {
        Files.writeString(directory.resolve("later2.yaml"), String.format(WORKFLOWS, "later2", "later", "fail"));
        weir("register", "later2.yaml");
        String runId = newId();
        weir("run", "later2", "--run-id", runId);
        eventually(() -> assertThat(weir("show", runId).out()).contains("deferred"));

        assertThat(weir("complete", runId, "work", "--message", "no").exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(weir("complete", runId, "work", "--error", "Declined", "--message", "the bank said no")
                        .exitCode())
                .isZero();

        eventually(() -> assertThat(json(weir("show", runId, "--result"))
                        .at("/error/message")
                        .textValue())
                .contains("Declined: the bank said no"));
    }

    @Test
    void aPausedStepIsSkippedAndTheRunGoesOn() {
        String runId = newId();
        weir("run", "pausing", "--run-id", runId);
        eventually(() -> assertThat(weir("show", runId).out()).contains("status    paused"));
        assertThat(weir("complete", runId, "work", "-o", "1").err())
                .contains("no attempt of step 'work' in flight: it is paused", "`weir skip`");

        CommandLineRun skipped = weir("skip", runId, "work", "--output", "[1]", "--reason", "sold out");

        assertThat(skipped.exitCode()).as(skipped.toString()).isZero();
        eventually(() -> assertThat(json(weir("show", runId, "--result"))
                        .at("/step_outputs/work/0")
                        .intValue())
                .isEqualTo(1));
        assertThat(weir("show", runId, "--events").out()).contains("skipped by an operator (sold out)");
        assertThat(weir("skip", runId, "work").err()).contains("has already ended (success)");
    }

    @Test
    void aFailedRunIsForkedFromItsFailedStep() throws IOException {
        Files.writeString(directory.resolve("order.yaml"), """
                id: order
                steps:
                  - {id: reserve, type: echo}
                  - {id: charge, type: %s, depends_on: [reserve], retry: {max_attempts: 1}}
                  - {id: ship, type: echo, depends_on: [charge]}
                """.formatted("refuse"));
        weir("register", "order.yaml");
        String runId = newId();
        weir("run", "order", "--run-id", runId, "-i", "{\"n\": 1}", "--wait");
        Files.writeString(
                directory.resolve("order.yaml"),
                Files.readString(directory.resolve("order.yaml")).replace("refuse", "echo"));
        weir("register", "order.yaml");

        CommandLineRun dry = weir("fork", runId, "--dry-run");
        assertThat(dry.exitCode()).as(dry.toString()).isZero();
        assertThat(dry.out()).contains("would fork run " + runId);
        assertThat(dry.err()).contains("kept: reserve");
        CommandLineRun forked =
                weir("fork", runId, "--latest", "--id", runId + "-2", "--reason", "mended", "--answer-within", "1m");

        assertThat(forked.exitCode()).as(forked.toString()).isZero();
        eventually(() -> assertThat(json(weir("show", runId + "-2", "--result"))
                        .at("/status")
                        .textValue())
                .isEqualTo("success"));
        JsonNode result = json(weir("show", runId + "-2", "--result"));
        assertThat(result.at("/forked_from/run_id").textValue()).isEqualTo(runId);
        assertThat(result.at("/forked_from/reason").textValue()).isEqualTo("mended");
        assertThat(result.at("/step_outputs/reserve/n").intValue()).isEqualTo(1);
        assertThat(weir("show", runId + "-2", "--events").out())
                .containsSubsequence("forked from " + runId + ": mended", "by the run that this one was forked from");

        assertThat(weir("fork", runId + "-2").err()).contains("has succeeded, so no step is left to run");
        assertThat(weir("fork", runId, "--from", "nothing").err()).contains("has no step 'nothing' to start from");
        assertThat(weir("fork", runId + "-2", "--from", "ship", "--dry-run", "--json")
                        .out())
                .contains("\"reserve\"", "\"charge\"");
    }

    @Test
    void aLiveRunIsForkedWithTheOutputsOfItsReportsAndControls() throws IOException {
        Files.writeString(directory.resolve("long.yaml"), """
                id: long
                steps:
                  - {id: a, type: echo}
                  - {id: b, type: later, depends_on: [a]}
                  - {id: c, type: hang, depends_on: [b]}
                """);
        weir("register", "long.yaml");
        String runId = newId();
        weir("run", "long", "--run-id", runId, "-i", "[1]");
        eventually(() -> assertThat(weir("show", runId).out()).contains("deferred"));
        weir("skip", runId, "b", "--output", "{\"by\": \"hand\"}");
        eventually(() -> assertThat(weir("show", runId).out()).contains("succeeded"));

        CommandLineRun forked = weir("fork", runId, "--from", "c", "--id", runId + "-2");

        assertThat(forked.exitCode()).as(forked.toString()).isZero();
        assertThat(forked.err()).contains("kept: a, b", "has not ended and goes on");
        eventually(() -> assertThat(weir("cancel", runId + "-2").exitCode()).isZero());
        eventually(() -> assertThat(json(weir("show", runId + "-2", "--result"))
                        .at("/step_outputs/b/by")
                        .textValue())
                .isEqualTo("hand"));
        assertThat(json(weir("show", runId + "-2", "--result"))
                        .at("/step_outputs/a/0")
                        .intValue())
                .isEqualTo(1);
        weir("cancel", runId);
    }

    @Test
    void aListOfRunsIsAskedForTheSame() throws IOException {
        Files.writeString(directory.resolve("many.yaml"), String.format(WORKFLOWS, "many", "refuse", "pause"));
        weir("register", "many.yaml");
        String one = newId();
        String other = newId();
        weir("run", "many", "--run-id", one);
        weir("run", "many", "--run-id", other);
        eventually(() -> assertThat(weir("runs", "--definition", "many", "--status", "paused")
                        .out()
                        .lines())
                .containsExactlyInAnyOrder(one, other));
        assertThat(json(weir("runs", "--definition", "many", "--json")).findValuesAsText("status"))
                .containsOnly("paused");
        assertThat(weir("runs", "--status", "asleep").err()).contains("found status 'asleep', expected one of waiting");

        CommandLineRun dry = listed(one + "\n\n" + other + "\n", "skip", "-", "work", "--dry-run");
        assertThat(dry.exitCode()).as(dry.toString()).isZero();
        assertThat(dry.out()).contains("would ask for run " + one + " to skip step work");
        assertThat(dry.err()).contains("2 of 2 runs would be asked");
        CommandLineRun done = listed(one + "\nnobody\n" + other + "\n", "skip", "-", "work", "-o", "1");
        assertThat(done.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(done.err()).contains("no run 'nobody' is known", "2 of 3 runs were asked");

        eventually(() -> assertThat(weir("runs", "--definition", "many", "--status", "success")
                        .out()
                        .lines())
                .containsExactlyInAnyOrder(one, other));
    }

    private static CommandLineRun listed(String ids, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(ids.getBytes(StandardCharsets.UTF_8)));
        try {
            return weir(arguments);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void aRunIsFollowedToItsEnd() {
        String runId = newId();
        weir("run", "echo", "--run-id", runId, "--wait");

        CommandLineRun run = weir("show", runId, "--follow");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("run succeeded");
        assertThat(json(weir("show", runId, "--result")).at("/workflow_id").textValue())
                .isEqualTo(runId);
    }

    @Test
    void aRunNobodyKnowsIsNotFound() {
        for (String command : new String[] {"show", "cancel", "resume"}) {
            CommandLineRun run = weir(command, "nobody");

            assertThat(run.exitCode()).as(command).isEqualTo(ExitCode.NOT_FOUND);
            assertThat(run.err()).as(command).startsWith("weir: no run 'nobody' is known");
        }
    }

    @Test
    void whatIsRegisteredIsListedAndShown() {
        assertThat(weir("definitions", "list").out()).contains("echo 3 (1 step), hash ", "refuse 3");
        assertThat(json(weir("definitions", "list", "--json")).findValuesAsText("id"))
                .contains("echo", "hang");
        assertThat(json(weir("definitions", "show", "echo")).at("/steps/0/type").textValue())
                .isEqualTo("echo");
        assertThat(weir("definitions", "show", "nothing").exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void anInvalidFileKeepsAllFromBeingRegistered() throws IOException {
        Files.writeString(directory.resolve("fine.yaml"), String.format(WORKFLOWS, "fine", "echo", "fail"));
        Files.writeString(directory.resolve("broken.yaml"), "id: broken\n");

        CommandLineRun run = weir("register", "fine.yaml", "broken.yaml");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("broken.yaml: invalid", "weir: Nothing was registered");
        assertThat(weir("definitions", "show", "fine").exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void topicsAreCheckedAndApplied() {
        assertThat(weir("topics", "check").exitCode()).isZero();
        assertThat(weir("topics", "check", "--queue", "gpu").exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(weir("topics", "apply", "--queue", "gpu", "--dry-run").out())
                .contains("would create weir.step-ready.gpu");
        assertThat(weir("topics", "apply", "--queue", "gpu").out()).contains("created weir.step-ready.gpu");
        assertThat(json(weir("topics", "check", "--queue", "gpu", "--json"))
                        .at("/up_to_date")
                        .booleanValue())
                .isTrue();

        CommandLineRun refused = weir("topics", "apply", "--partitions", "77");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).startsWith("weir: Nothing was changed");
    }

    @Test
    void aSecondDevOfTheSameDirectoryIsRefused() {
        CommandLineRun run = weir("dev");

        assertThat(run.exitCode()).isEqualTo(ExitCode.CONFLICT);
        assertThat(run.err()).contains("runs on", "already, at " + local.bootstrapServers());
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }

    private static String newId() {
        return "run-" + UUID.randomUUID();
    }

    /** No address is given: the note that a running {@code weir dev} leaves in the directory has it. */
    private static CommandLineRun weir(String... arguments) {
        return CommandLineRun.weir(new Surroundings(Map.of(), directory, OptionalInt.empty()), arguments);
    }

    private static JsonNode json(CommandLineRun run) {
        return JsonText.parse(run.out().getBytes(StandardCharsets.UTF_8));
    }
}

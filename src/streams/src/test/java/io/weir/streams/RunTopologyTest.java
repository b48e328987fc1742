package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkflowResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTopologyTest {
    private static final String TWO_STEPS = """
            id: two
            steps:
              - id: first
              - id: second
                depends_on: [first]
            """;

    @TempDir
    Path directory;

    private TopologyFixture engine;

    @BeforeEach
    void startEngine() {
        engine = new TopologyFixture(directory, Map.of());
        engine.define("two", TWO_STEPS);
    }

    @AfterEach
    void stopEngine() {
        engine.close();
    }

    @Test
    void aRunGoesFromRequestToOneResult() {
        engine.start("r1", "two", "{\"n\":1}");
        StepReady first = engine.onlyDispatch();
        assertThat(first.input()).isEqualTo(Payload.ofJson("{\"n\":1}"));
        engine.succeed(first, "{\"a\":1}");
        StepReady second = engine.onlyDispatch();
        assertThat(second.dependencies()).containsExactly(Map.entry("first", Payload.ofJson("{\"a\":1}")));

        engine.succeed(second, "{\"b\":2}");

        WorkflowResult result = engine.onlyResult();
        assertThat(result.workflowId()).isEqualTo("r1");
        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(result.stepOutputs())
                .containsExactly(
                        Map.entry("first", Payload.ofJson("{\"a\":1}")),
                        Map.entry("second", Payload.ofJson("{\"b\":2}")));
        List<Long> numbers = engine.history().stream()
                .flatMap(record -> ((RunRecord.RunEvents) record).events().stream())
                .map(RunRecord.RunEvent::seq)
                .toList();
        assertThat(numbers).isNotEmpty();
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).isEqualTo(i + 1);
        }
        assertThat(engine.deadLetters()).isEmpty();
    }

    @Test
    void everyRecordOfARunHasTheRunAsKeyAndTheTimeOfTheDecision() {
        engine.start("r1", "two", "null");

        for (String topic : List.of(Topics.stepReady("default"), Topics.RUN_EVENTS)) {
            assertThat(engine.records(topic)).isNotEmpty().allSatisfy(record -> {
                assertThat(record.key()).isEqualTo(TopologyFixture.utf8("r1"));
                assertThat(record.getRecordTime()).isEqualTo(TopologyFixture.START);
            });
        }
    }

    @Test
    void anEndedRunLeavesNothingBehindButItsHistory() {
        engine.start("r1", "two", "{}");
        assertThat(engine.stored(Names.RUNS)).hasSize(1);
        assertThat(engine.timers()).hasSize(1);
        engine.succeed(engine.onlyDispatch(), "1");
        assertThat(engine.stored(Names.OUTPUTS)).hasSize(2);

        engine.succeed(engine.onlyDispatch(), "2");

        assertThat(engine.stored(Names.RUNS)).isEmpty();
        assertThat(engine.stored(Names.OUTPUTS)).isEmpty();
        assertThat(engine.timers()).isEmpty();
        assertThat(engine.stored(Names.HISTORY)).containsKey("r1").hasSize(2);
        engine.advance(Duration.ofDays(2));
        assertThat(engine.stored(Names.HISTORY)).isEmpty();
    }

    @Test
    void theSameCompletionAgainIsADuplicateAndStartsNothing() {
        engine.start("r1", "two", "{}");
        StepReady first = engine.onlyDispatch();
        engine.succeed(first, "1");
        engine.onlyDispatch();

        engine.succeed(first, "1");

        assertThat(engine.dispatched()).isEmpty();
        RunRecord.RecordRejected rejection = onlyRejection();
        assertThat(rejection.reason()).isEqualTo(RejectionReason.DUPLICATE);
        assertThat(rejection.source()).isEqualTo("weir.step-completed-0@1");
        assertThat(rejection.attempt()).isEqualTo(first.attempt());
    }

    @Test
    void aCompletionOfAnEarlierAttemptIsStale() {
        engine.define(
                "retrying", "id: retrying\nsteps:\n  - id: only\n    retry: {max_attempts: 3, initial_delay: 1s}\n");
        engine.start("r1", "retrying", "{}");
        StepReady attempt = engine.onlyDispatch();
        engine.fail(attempt, StepError.retryable("Busy", "later"));
        engine.advance(Duration.ofSeconds(2));
        StepReady next = engine.onlyDispatch();
        assertThat(next.attempt().attempt()).isEqualTo(2);

        engine.succeed(attempt, "1");

        assertThat(engine.results()).isEmpty();
        assertThat(onlyRejection().reason()).isIn(RejectionReason.STALE, RejectionReason.DUPLICATE);
        engine.succeed(next, "2");
        assertThat(engine.onlyResult().stepOutputs()).containsEntry("only", Payload.ofJson("2"));
    }

    @Test
    void aCompletionAfterTheEndIsRefusedFromTheHistory() {
        engine.start("r1", "two", "{}");
        StepReady first = engine.onlyDispatch();
        engine.fail(first, StepError.permanent("Broken", "no"));
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.FAILED);

        engine.succeed(first, "1");

        assertThat(onlyRejection().reason()).isEqualTo(RejectionReason.TERMINAL);
        assertThat(engine.results()).isEmpty();
    }

    @Test
    void theSameRequestAgainStartsNothingBeforeOrAfterTheEnd() {
        engine.start("r1", "two", "{\"n\":1}");
        StepReady first = engine.onlyDispatch();
        engine.start("r1", "two", "{\"n\":1}");
        engine.start("r1", "two", "{\"n\":2}");
        engine.succeed(first, "1");
        engine.succeed(engine.onlyDispatch(), "2");

        engine.start("r1", "two", "{\"n\":1}");

        assertThat(engine.dispatched()).isEmpty();
        assertThat(engine.results()).hasSize(1);
        assertThat(engine.rejections())
                .extracting(RunRecord.RecordRejected::reason)
                .containsExactly(RejectionReason.DUPLICATE, RejectionReason.CONFLICT, RejectionReason.DUPLICATE);
    }

    @Test
    void aCancelledRunEndsAndTellsWorkers() {
        engine.start("r1", "two", "{}");
        engine.onlyDispatch();

        engine.command(new RunCommand.CancelRun("r1", "not needed"));

        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(engine.records(Topics.STEP_CANCELLED)).hasSize(1);
        assertThat(engine.stored(Names.RUNS)).isEmpty();
    }

    @Test
    void aPausedRunWaitsUntilItIsResumed() {
        engine.define(
                "paused", "id: paused\nsteps:\n  - id: only\n    retry: {max_attempts: 1}\n    on_exhausted: pause\n");
        engine.start("r1", "paused", "{}");
        engine.fail(engine.onlyDispatch(), StepError.retryable("Down", "no"));
        assertThat(engine.results()).isEmpty();

        engine.command(new RunCommand.ResumeRun("r1", null));

        engine.succeed(engine.onlyDispatch(), "1");
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void commandsAndReportsForAnUnknownRunAreDeadLetters() {
        engine.start("r1", "two", "{}");
        StepReady ready = engine.onlyDispatch();
        engine.command(new RunCommand.CancelRun("r2", null));
        engine.command(new RunCommand.ResumeRun("r2", null));
        engine.report(TopologyFixture.completed(
                new StepReady(
                        new AttemptId("r2", "first", 0, 1),
                        ready.definitionId(),
                        ready.definitionHash(),
                        ready.stepType(),
                        ready.queue(),
                        1,
                        ready.token(),
                        ready.dispatchedAt(),
                        ready.input(),
                        Map.of(),
                        null,
                        ready.config(),
                        null,
                        null,
                        null,
                        false,
                        null),
                new Outcome.Success(Payload.NULL)));

        assertThat(engine.deadLetters())
                .hasSize(3)
                .allSatisfy(letter -> assertThat(letter.reason()).isEqualTo("unknown_run"))
                .allSatisfy(letter -> assertThat(letter.key()).isEqualTo(TopologyFixture.utf8("r2")));
        assertThat(engine.rejections()).isEmpty();
    }

    @Test
    void anAttemptThatIsNotAnsweredTimesOutAndIsTriedAgain() {
        engine.define("slow", """
                id: slow
                steps:
                  - id: only
                    timeouts: {start_to_close: 5s}
                    retry: {max_attempts: 2, initial_delay: 1s}
                """);
        engine.start("r1", "slow", "{}");
        start(engine.onlyDispatch());

        engine.advance(Duration.ofSeconds(5));
        engine.advance(Duration.ofSeconds(2));

        StepReady second = engine.onlyDispatch();
        assertThat(second.attempt().attempt()).isEqualTo(2);
        start(second);
        engine.advance(Duration.ofSeconds(6));
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.FAILED);
        assertThat(engine.timers()).isEmpty();
    }

    private void start(StepReady ready) {
        engine.report(new WorkerReport.StepStarted(ready.attempt(), ready.token(), null));
    }

    @Test
    void hoursWithoutAWorkerFailNoRun() {
        engine.define("plain", "id: plain\nsteps: [{id: only}]\n");
        engine.start("r1", "plain", "{}");
        StepReady first = engine.onlyDispatch();

        engine.advance(Duration.ofMinutes(61));
        engine.advance(Duration.ofHours(3));

        StepReady copy = engine.dispatched().get(0);
        assertThat(copy.attempt()).isEqualTo(first.attempt());
        assertThat(copy.token()).isEqualTo(first.token());
        engine.succeed(first, "1");
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void aRequestWaitsForItsDefinition() {
        engine.start("r1", "late", "{\"n\":1}");
        assertThat(engine.dispatched()).isEmpty();
        engine.define("late", "id: late\nsteps:\n  - id: only\n");

        engine.advance(Duration.ofSeconds(1));

        StepReady ready = engine.onlyDispatch();
        assertThat(ready.input()).isEqualTo(Payload.ofJson("{\"n\":1}"));
        engine.succeed(ready, "1");
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void aDefinitionThatNeverComesFailsTheRun() {
        engine.start("r1", "never", "{}");

        engine.advance(Duration.ofSeconds(4));
        assertThat(engine.results()).isEmpty();
        engine.advance(Duration.ofSeconds(8));

        WorkflowResult result = engine.onlyResult();
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().type()).isEqualTo("WorkflowNotFound");
        assertThat(engine.stored(Names.RUNS)).isEmpty();
        assertThat(engine.stored(Names.OUTPUTS)).isEmpty();
        assertThat(engine.timers()).isEmpty();
    }

    @Test
    void aDefinitionThatIsRegisteredAndNotReadYetIsWaitedFor() {
        engine.hasReadDefinitions(41, 42);
        engine.start("r1", "late", "{}");

        engine.advance(Duration.ofHours(1));
        assertThat(engine.results()).isEmpty();
        engine.define("late", "id: late\nsteps: [{id: a}]\n");
        engine.advance(Duration.ofSeconds(1));

        engine.succeed(engine.onlyDispatch(), "1");
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void aDefinitionThatIsNotThereWhenAllAreReadFailsTheRun() {
        engine.hasReadDefinitions(41, 42);
        engine.start("r1", "never", "{}");
        engine.advance(Duration.ofHours(1));

        engine.hasReadDefinitions(42, 42);
        await().untilAsserted(() -> {
            engine.advance(Duration.ofMillis(200));
            assertThat(engine.stored(Names.RUNS)).isEmpty();
        });

        assertThat(engine.onlyResult().error().type()).isEqualTo("WorkflowNotFound");
    }

    @Test
    void aRunStaysOnTheDefinitionItStartedWith() {
        engine.start("r1", "two", "{}");
        StepReady first = engine.onlyDispatch();
        engine.define("two", "id: two\nsteps:\n  - id: other\n");

        engine.succeed(first, "1");

        StepReady second = engine.onlyDispatch();
        assertThat(second.attempt().stepId()).isEqualTo("second");
        engine.start("r2", "two", "{}");
        assertThat(engine.onlyDispatch().attempt().stepId()).isEqualTo("other");
        engine.command(new RunCommand.StartRun("r3", "two", second.definitionHash(), Payload.NULL));
        assertThat(engine.onlyDispatch().attempt().stepId()).isEqualTo("first");
    }

    @Test
    void aBadDefinitionFailsItsRunsWithItsProblems() {
        engine.define("bad", "id: bad\nsteps:\n  - id: a\n    depends_on: [nobody]\n");

        engine.start("r1", "bad", "{}");

        WorkflowResult result = engine.onlyResult();
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().message()).contains("nobody");
        engine.start("r2", "two", "{}");
        engine.onlyDispatch();
    }

    @Test
    void theDefinitionOfARunIsPinnedOnceByItsHash() {
        engine.start("r1", "two", "{}");
        StepReady first = engine.onlyDispatch();
        engine.start("r2", "two", "{}");

        assertThat(engine.stored(Names.DEFINITIONS)).containsOnlyKeys(first.definitionHash());
    }

    private RunRecord.RecordRejected onlyRejection() {
        List<RunRecord.RecordRejected> rejections = engine.rejections();
        assertThat(rejections).hasSize(1);
        return rejections.get(0);
    }
}

package io.weir.engine;

import static io.weir.engine.RunScenario.completed;
import static io.weir.engine.RunScenario.given;
import static io.weir.engine.RunScenario.givenWithoutTokenCheck;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.StepMetadata;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport.StepCompleted;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Retries, timeouts, cancel, pause and resume, reports that are not the one waited for. */
class FailureTest {
    private static final Outcome DONE = new Outcome.Success(Payload.EMPTY_OBJECT);
    private static final String ONE = "id: one\nsteps: [{id: a}]";

    @Test
    void aFailedAttemptIsRepeatedAfterItsBackoff() {
        RunScenario run = given(ONE).fails("a", "Oops").thenDispatched().thenTimerIn(1_000);
        run.thenStep("a", StepStatus.BACKOFF).timerFires().thenDispatched("a r0 a2");
        run.fails("a", "Oops").thenTimerIn(2_000).timerFires().thenDispatched("a r0 a3");
        run.fails("a", "Oops").thenFailed("StepFailed", "step 'a' failed at attempt 3: Oops: no luck");
        assertThat(run.result().stepMetadata().get("a").retryCount()).isEqualTo(2);
    }

    @Test
    void aRetryThatSucceedsLeavesNoError() {
        RunScenario run =
                given(ONE).fails("a", "Oops").timerFires().succeeds("a").thenSucceeded();
        assertThat(run.result().stepMetadata().get("a").error()).isNull();
        assertThat(run.result().stepMetadata().get("a").retryCount()).isOne();
    }

    /** The worker's clock is another: what it says is held between the dispatch and the report. */
    @ParameterizedTest
    @CsvSource({"22000, 22000, 8000", "-5000, 0, 30000", "9000000000000, 30000, 0"})
    void whatAStepWaitedForAWorkerIsToldFromWhatTheWorkerTook(long saysItBeganAfter, long queued, long running) {
        RunScenario run = given(ONE);
        StepReady ready = run.ready("a");
        Instant began = ready.dispatchedAt().plusMillis(saysItBeganAfter);

        run.passes(30_000).reports(new StepCompleted(ready.attempt(), ready.token(), DONE, null, null, began));

        StepMetadata told = run.thenSucceeded().result().stepMetadata().get("a");
        assertThat(told.queuedMs()).isEqualTo(queued);
        assertThat(told.runningMs()).isEqualTo(running);
        assertThat(run.accepted().events().get(0).data()).isEqualTo(Map.of("queued_ms", queued));
    }

    @Test
    void aReportedStartTellsWaitingFromWorkingToo() {
        RunScenario run = given("id: one\nsteps: [{id: a, timeouts: {schedule_to_start: 1h}}]");

        run.passes(5_000).starts("a");
        assertThat(run.accepted().events().get(0).data()).isEqualTo(Map.of("queued_ms", 5_000L));
        run.passes(2_000).succeeds("a").thenSucceeded();

        StepMetadata told = run.result().stepMetadata().get("a");
        assertThat(told.queuedMs()).isEqualTo(5_000);
        assertThat(told.runningMs()).isEqualTo(2_000);
    }

    @Test
    void whereNobodySaysWhenAStepBeganNothingIsMadeUp() {
        StepMetadata told =
                given(ONE).passes(30_000).succeeds("a").result().stepMetadata().get("a");

        assertThat(told.queuedMs()).isNull();
        assertThat(told.runningMs()).isNull();
    }

    @Test
    void theBackoffGrowsToItsBoundAndJitterStaysInItsShareAndBelowTheBound() {
        String yaml = """
            id: jitter
            steps:
              - {id: a, retry: {max_attempts: 50, initial_delay: 100ms, max_delay: 1s, multiplier: 3, jitter: 0.5}}
            """;
        RunScenario run = given(yaml);
        for (int attempt = 1; attempt < 50; attempt++) {
            run.fails("a", "Oops");
            long delay = run.run().timerAt().orElseThrow() - run.now();
            long base = Math.min(1_000, (long) (100 * Math.pow(3, attempt - 1)));
            assertThat(delay).isBetween(base / 2, Math.min(1_000, base + base / 2));
            run.timerFires();
        }
    }

    @Test
    void aPermanentErrorIsNotRepeated() {
        given(ONE).failsForGood("a", "Declined").thenFailed("StepFailed", "Declined");
    }

    @Test
    void anErrorTypeTheDefinitionListsIsNotRepeated() {
        given("id: one\nsteps: [{id: a, retry: {non_retryable: [Declined]}}]")
                .fails("a", "Declined")
                .thenFailed("StepFailed", "attempt 1");
    }

    @Test
    void aWorkersOwnWishSetsTheNextDelay() {
        given(ONE)
                .reports("a", new Outcome.Failure(new StepError("Busy", "later", true, Duration.ofMinutes(5))))
                .thenTimerIn(300_000);
        given(ONE)
                .reports("a", new Outcome.Failure(new StepError("Busy", "now", true, Duration.ZERO)))
                .thenDispatched("a r0 a2");
    }

    @Test
    void aFailureEndsTheRunAtOnceAndAttemptsInFlightAreTold() {
        RunScenario run = given("id: two\nsteps: [{id: a}, {id: b}]").failsForGood("a", "Bad");
        assertThat(run.abandoned()).containsExactly(new AttemptId("run-1", "b", 0, 1));
        run.thenStep("b", StepStatus.CANCELLED).succeeds("b").thenRejected(RejectionReason.TERMINAL, "failed");
        run.result();
    }

    @Test
    void aPausedStepWaitsForAnOperatorWhileOthersGoOn() {
        String yaml = """
            id: paused
            steps:
              - {id: a, retry: {max_attempts: 1}, on_exhausted: pause}
              - {id: b}
              - {id: c, depends_on: [b]}
            """;
        RunScenario run = given(yaml).fails("a", "Oops").thenStatus(RunStatus.PAUSED);
        run.succeeds("b").thenDispatched("c").succeeds("c").thenStatus(RunStatus.PAUSED);
        run.resumed("nope").thenRejected(RejectionReason.UNEXPECTED, "'nope'");
        run.resumed(null).thenDispatched("a r0 a2").thenStatus(RunStatus.RUNNING);
        run.resumed("a").thenRejected(RejectionReason.UNEXPECTED, "'a'");
        run.fails("a", "Oops").thenStatus(RunStatus.PAUSED);
        run.resumed("a").succeeds("a").thenSucceeded();
    }

    @Test
    void anAttemptThatIsNeverAnsweredTimesOut() {
        RunScenario run = given("id: slow\nsteps: [{id: a, timeouts: {start_to_close: 5s}}]")
                .starts("a")
                .thenTimerIn(5_000);
        StepReady first = run.ready("a");
        run.timerFires().thenStep("a", StepStatus.BACKOFF).thenEvents("step_failed a");
        assertThat(run.abandoned()).containsExactly(first.attempt());
        run.reports(completed(first, DONE)).thenRejected(RejectionReason.DUPLICATE, "backoff");
        run.timerFires().thenDispatched("a r0 a2");
        run.reports(completed(first, DONE)).thenRejected(RejectionReason.STALE, "attempt 2");
        run.succeeds("a").thenSucceeded();
    }

    @Test
    void timeInTheQueueAndSilenceAreBoundedToo() {
        String yaml = """
            id: watched
            steps: [{id: a, timeouts: {schedule_to_start: 2s, heartbeat: 1s, start_to_close: 10s}}]
            """;
        RunScenario run = given(yaml).thenTimerIn(2_000);
        assertThat(run.ready("a").reportStart()).isTrue();
        run.timerFires();
        assertThat(run.state("a").error().type()).isEqualTo("ScheduleToStartTimeout");
        run.timerFires()
                .passes(1_500)
                .starts("a")
                .thenEvents("step_started a")
                .passes(900)
                .beats("a");
        run.timerFires()
                .thenStep("a", StepStatus.STARTED)
                .passes(900)
                .beats("a")
                .timerFires()
                .timerFires();
        assertThat(run.state("a").error().type()).isEqualTo("HeartbeatTimeout");
    }

    @Test
    void aRunThatTakesTooLongFails() {
        RunScenario run = given("id: long\ntimeout: 30s\nsteps: [{id: a}]").thenTimerIn(30_000);
        run.timerFires().thenFailed("RunTimeout", "30000 ms");
        assertThat(run.abandoned()).hasSize(1);
    }

    @Test
    void aCancelledRunEndsWithAResult() {
        RunScenario run = given(ONE).cancelled().thenEvents("run_cancelled");
        assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.result().error().message()).isEqualTo("cancelled on request: enough");
        run.cancelled().thenRejected(RejectionReason.TERMINAL, "cancelled");
    }

    @Test
    void anEarlyOrLateTimerDoesNothing() {
        RunScenario run = given(ONE).happens(new Event.TimerFired(RunScenario.START + 10));
        run.thenRejected(RejectionReason.STALE, "fired");
        run.succeeds("a").happens(new Event.TimerFired(RunScenario.START + 99_999_999));
        run.thenRejected(RejectionReason.TERMINAL, "success");
    }

    @Test
    void aReportIsAcceptedOnceForTheAttemptThatIsWaitedFor() {
        RunScenario run = given("id: two\nsteps: [{id: a}, {id: b, depends_on: [a]}]");
        StepReady ready = run.ready("a");
        run.succeeds("a").reports(completed(ready, DONE)).thenRejected(RejectionReason.DUPLICATE, "succeeded");
        run.reports(new StepCompleted(new AttemptId("run-1", "x", 0, 1), "", DONE, null, null, null))
                .thenRejected(RejectionReason.UNEXPECTED, "no step 'x'");
        run.reports(new StepCompleted(new AttemptId("run-1", "b", 0, 2), "", DONE, null, null, null))
                .thenRejected(RejectionReason.UNEXPECTED, "never handed out");
        run.reports(new StepCompleted(new AttemptId("run-1", "b", 1, 1), "", DONE, null, null, null))
                .thenRejected(RejectionReason.UNEXPECTED, "never handed out");
    }

    @Test
    void aReportWithoutItsTokenIsRefusedUnlessTokensAreOff() {
        RunScenario run = given(ONE);
        StepCompleted bare = new StepCompleted(new AttemptId("run-1", "a", 0, 1), "", DONE, null, null, null);
        run.reports(bare).thenRejected(RejectionReason.FORGED, "missing");
        run.reports(new StepCompleted(bare.attempt(), "guess", DONE, null, null, null))
                .thenRejected(RejectionReason.FORGED, "not the one");
        givenWithoutTokenCheck(ONE).reports(bare).thenSucceeded();
    }

    @Test
    void whatCannotBeStoredEndsItsRunOnly() {
        given(ONE)
                .happens(new Event.Unstorable(RunScenario.START, "2 MB, at most 1 MB"))
                .thenFailed("StateTooLarge", "2 MB, at most 1 MB")
                .thenEvents("run_failed");
    }

    @Test
    void anAttemptThatCannotBeHandedOutFailsItsRunOnly() {
        StepError tooLarge = StepError.permanent("PayloadTooLarge", "2 MB, at most 1 MB");
        RunScenario run = given(ONE);
        run.happens(new Event.Undeliverable(run.now(), new AttemptId("run-1", "a", 0, 2), tooLarge))
                .thenRejected(RejectionReason.STALE, "not in flight");
        run.happens(new Event.Undeliverable(run.now(), run.ready("a").attempt(), tooLarge))
                .thenFailed("StepFailed", "PayloadTooLarge: 2 MB, at most 1 MB")
                .thenEvents("step_failed a", "run_failed");
    }

    @Test
    void aStartThatNobodyAskedForBeginsTheTimeAsWell() {
        RunScenario run = given("id: slow\nsteps: [{id: a, timeouts: {start_to_close: 5s}}]")
                .passes(3_000);
        run.starts("a").timerFires().thenEvents().timerFires();
        assertThat(run.now()).isEqualTo(RunScenario.START + 8_000);
        assertThat(run.state("a").error().type()).isEqualTo("StartToCloseTimeout");
    }

    @Test
    void backoffBeginsAnewWhenAnOperatorResumes() {
        RunScenario run = given("id: p\nsteps: [{id: a, retry: {max_attempts: 2}, on_exhausted: pause}]");
        run.fails("a", "E").thenTimerIn(1_000).timerFires().fails("a", "E").thenStatus(RunStatus.PAUSED);
        run.resumed(null).fails("a", "E").thenTimerIn(1_000);
    }

    @Test
    void aRunThatKeepsTooMuchFails() {
        RunScenario run = RunScenario.givenWithOptions(
                "id: big\nsteps: [{id: a}, {id: b, depends_on: [a]}]", new EngineOptions(1, 1, true, 100));
        run.succeeds("a", "\"" + "x".repeat(60) + "\"").thenDispatched("b");
        run.succeeds("b", "\"" + "x".repeat(60) + "\"").thenFailed("PayloadTooLarge", "step 'b' added the last 62");
    }

    @Test
    void aRunThatKeepsTooMuchEndsThereThoughItsLoopWouldGoOn() {
        String loop = "id: big\nsteps: [{id: a}, {id: v, depends_on: [a]}, {id: r, depends_on: [v]}]\n"
                + "transitions: [{type: revision_loop, reviser: r, validator: v, max_iterations: 2}]";
        for (String decision : new String[] {"pass", "revise"}) {
            RunScenario run = RunScenario.givenWithOptions(loop, new EngineOptions(1, 1, true, 100));
            run.succeeds("a");

            run.succeeds("v", "{\"decision\":\"" + decision + "\",\"x\":\"" + "x".repeat(99) + "\"}");

            run.thenFailed("PayloadTooLarge", "step 'v' added the last").thenEvents("step_succeeded v", "run_failed");
        }
    }

    @Test
    void aRunThatWaitsTellsOfItsCancellationWhatARunningOneTells() {
        RunScenario running = given(ONE).cancelled();
        Decision.Accepted waiting = Run.start(
                1_000,
                new StartRun("run-1", "later", null, Payload.NULL),
                new byte[16],
                new PlanLookup.Unknown(PlanLookup.Unknown.NOTHING),
                EngineOptions.DEFAULT);
        Decision.Accepted cancelled = (Decision.Accepted)
                waiting.run().on(new Event.CancelRequested(1_001, "enough"), new Run.OnlyInput(Payload.NULL));
        Decision.Accepted withoutReason = (Decision.Accepted)
                waiting.run().on(new Event.CancelRequested(1_001, null), new Run.OnlyInput(Payload.NULL));
        assertThat(cancelled.events().get(0).data())
                .isEqualTo(running.accepted().events().get(0).data())
                .isEqualTo(Map.of("reason", "enough"));
        assertThat(withoutReason.events().get(0).data()).isEmpty();
    }

    @Test
    void aRunIsNotFoundOnlyOnceEverythingRegisteredInItsTimeIsRead() {
        long end = 1_000 + EngineOptions.DEFAULT.definitionWaitMs();
        Run waiting = Run.start(
                        1_000,
                        new StartRun("run-1", "later", null, Payload.NULL),
                        new byte[16],
                        new PlanLookup.Unknown(PlanLookup.Unknown.NOTHING),
                        EngineOptions.DEFAULT)
                .run();

        Decision.Accepted behind = lookedUp(waiting, end + 5_000, end - 1);
        Decision.Accepted read = lookedUp(behind.run(), end + 6_000, end);

        assertThat(behind.run().status()).isEqualTo(RunStatus.WAITING);
        assertThat(behind.run().timerAt()).hasValue(end + 5_000 + EngineOptions.DEFAULT.definitionPollMs());
        assertThat(read.run().status()).isEqualTo(RunStatus.FAILED);
    }

    private static Decision.Accepted lookedUp(Run run, long at, long readUpTo) {
        return (Decision.Accepted) run.on(
                new Event.DefinitionLookedUp(at, new PlanLookup.Unknown(readUpTo)), new Run.OnlyInput(Payload.NULL));
    }

    @Test
    void atTheEpochTimeIsATimeLikeAnyOther() {
        RunScenario run = RunScenario.givenAt(0, "id: two\nsteps: [{id: a}, {id: b, depends_on: [a]}]");
        run.succeeds("a", "7");
        assertThat(run.ready("b").dependencies()).containsExactly(Map.entry("a", Payload.ofJson("7")));
        assertThat(run.run().outputSlots()).contains(new Run.OutputSlot(0, 0));
        run.succeeds("b", "8");
        assertThat(run.result().stepOutputs().keySet()).containsExactly("a", "b");
    }

    @Test
    void whatFellDueAfterTheLastReportThatWasDealtWithMayHaveBeenAnsweredAndWaits() {
        RunScenario run =
                given("""
            id: two
            steps:
              - {id: a, timeouts: {start_to_close: 30s}}
              - {id: b}
              - {id: c, depends_on: [b], timeouts: {start_to_close: 30s}}
            """).starts("a").passes(10_000).succeeds("b").starts("c").passes(50_000);

        run.happens(new Event.TimerFired(run.now(), Event.TimerFired.NOT_PUT_BACK, RunScenario.START + 31_000))
                .thenEvents("step_failed a")
                .thenStep("c", StepStatus.STARTED)
                .thenTimerIn(-20_000);

        run.succeeds("c").thenEvents("step_succeeded c");
    }
}

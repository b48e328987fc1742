package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunStatus;
import org.junit.jupiter.api.Test;

/** A run that is put aside: nothing is handed out and no time passes, nothing that workers say is lost. */
class QuarantineTest {
    private static final String CHAIN = "id: w\nsteps: [{id: a}, {id: b, depends_on: [a]}]\n";

    @Test
    void whatBecomesReadyIsHandedOutWhenTheRunIsLetOut() {
        RunScenario run = given(CHAIN).quarantined("looked into").thenEvents("run_quarantined");
        assertThat(run.accepted().events().get(0).data())
                .containsEntry("by", "operator")
                .containsEntry("reason", "looked into");

        run.succeeds("a").thenEvents("step_succeeded a").thenDispatched().thenStatus(RunStatus.QUARANTINED);

        run.resumed(null).thenEvents("run_resumed").thenDispatched("b").thenStatus(RunStatus.RUNNING);
        run.succeeds("b").thenSucceeded();
    }

    @Test
    void aConditionIsStillJudgedAndASkipStillSpreads() {
        RunScenario run = given("""
                id: w
                steps: [{id: a}, {id: b}, {id: c, depends_on: [b]}, {id: open}]
                transitions: [{type: conditional, from: a, to: b, condition: "output == 1"}]
                """).quarantined(null);

        run.succeeds("a", "2").thenEvents("step_succeeded a", "step_skipped b", "step_skipped c");

        run.resumed(null).thenDispatched();
    }

    @Test
    void aRetryWaitsForTheEndOfTheQuarantine() {
        RunScenario run = given(CHAIN).quarantined(null).fails("a", "Oops");
        assertThat(run.run().timerAt()).isEmpty();

        run.passes(1_000_000).resumed(null).thenDispatched("a r0 a2");
    }

    @Test
    void aRetryThatIsNotDueYetGetsItsTimerBack() {
        RunScenario run = given(CHAIN).fails("a", "Oops").quarantined(null).passes(400);
        assertThat(run.run().timerAt()).isEmpty();

        run.resumed(null).thenDispatched().thenTimerIn(600);
    }

    @Test
    void anAttemptThatFellDueMeanwhileFailsWhenTheRunIsLetOutAndNotBefore() {
        RunScenario run = given("id: w\nsteps: [{id: a, timeouts: {start_to_close: 1s}}]\n")
                .starts("a")
                .quarantined(null)
                .passes(5_000)
                .happens(new Event.TimerFired(RunScenario.START + 5_000))
                .thenRejected(RejectionReason.STALE, "waits for none");

        run.resumed(null).thenEvents("run_resumed", "step_failed a").thenStatus(RunStatus.RUNNING);
    }

    @Test
    void anAttemptWhoseAnswerMayLieUnreadIsNotTimedOutByAResume() {
        RunScenario run = given("id: w\nsteps: [{id: a, timeouts: {start_to_close: 1s}}]\n")
                .starts("a")
                .quarantined(null)
                .passes(5_000);

        run.happens(new Event.ResumeRequested(run.now(), null, Event.TimerFired.NOT_PUT_BACK, RunScenario.START + 500))
                .thenEvents("run_resumed")
                .thenStatus(RunStatus.RUNNING);

        assertThat(run.run().timerAt()).hasValue(RunScenario.START + 1_000);
        run.succeeds("a").thenSucceeded();
    }

    @Test
    void aReportThatComesLateButInQuarantineCounts() {
        given("id: w\nsteps: [{id: a, timeouts: {start_to_close: 1s}}]\n")
                .quarantined(null)
                .passes(5_000)
                .succeeds("a")
                .thenSucceeded();
    }

    @Test
    void timeInQuarantineDoesNotCountForTheRunsOwnTimeout() {
        given("id: w\ntimeout: 10s\nsteps: [{id: a}]\n")
                .quarantined(null)
                .passes(10_000)
                .resumed(null)
                .thenStatus(RunStatus.RUNNING)
                .thenTimerIn(10_000);
    }

    @Test
    void aRunInQuarantineCanBeCancelled() {
        RunScenario run = given(CHAIN).quarantined(null).cancelled();

        assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void askingTwiceIsADuplicateAndAStepAloneIsNotResumed() {
        given(CHAIN)
                .quarantined(null)
                .quarantined("again")
                .thenRejected(RejectionReason.DUPLICATE, "in quarantine already")
                .resumed("a")
                .thenRejected(RejectionReason.UNEXPECTED, "expected the run to be resumed as a whole")
                .thenStatus(RunStatus.QUARANTINED);
    }

    @Test
    void aStepThatIsPausedMeanwhileGoesOnWithTheRun() {
        given("id: w\nsteps: [{id: a, on_exhausted: pause, retry: {max_attempts: 1}}]\n")
                .quarantined(null)
                .fails("a", "Oops")
                .thenEvents("step_failed a", "step_paused a")
                .thenStatus(RunStatus.QUARANTINED)
                .resumed(null)
                .thenEvents("run_resumed", "step_resumed a")
                .thenDispatched("a r0 a2")
                .thenStatus(RunStatus.RUNNING);
    }

    @Test
    void aRevisionAskedForInQuarantineStartsAfterIt() {
        given("""
                id: w
                steps: [{id: g}, {id: v, depends_on: [g]}, {id: r, depends_on: [v]}]
                transitions: [{type: revision_loop, reviser: r, validator: v, max_iterations: 2}]
                """)
                .succeeds("g")
                .quarantined(null)
                .asksForRevision("v", "\"better\"")
                .thenDispatched()
                .resumed(null)
                .thenDispatched("r r1 a1");
    }

    @Test
    void aRunThatWaitsForItsDefinitionHasNothingToPutAside() {
        Run waiting = Run.start(
                        1_000,
                        new StartRun("run-1", "later", null, Payload.NULL),
                        new byte[16],
                        new PlanLookup.Unknown(PlanLookup.Unknown.NOTHING),
                        EngineOptions.DEFAULT)
                .run();

        Decision decision =
                waiting.on(new Event.QuarantineRequested(1_001, null, false), new Run.OnlyInput(Payload.NULL));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Rejected.class,
                        rejected -> assertThat(rejected.rejection().reason()).isEqualTo(RejectionReason.UNEXPECTED));
    }

    @Test
    void aRunThatHasEndedIsNotPutAside() {
        given("id: w\nsteps: [{id: a}]\n")
                .succeeds("a")
                .quarantined(null)
                .thenRejected(RejectionReason.TERMINAL, "has ended");
    }
}

package io.weir.engine;

import static io.weir.engine.RunScenario.completed;
import static io.weir.engine.RunScenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepReady;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A worker that is not there yet, that lacks the step, or whose queue has no topic: the run waits, and no attempt is lost. */
class UntakenAttemptTest {
    private static final String PLAIN = "id: w\nsteps: [{id: a}]";
    private static final String SHORT =
            "id: w\nsteps: [{id: a, timeouts: {start_to_close: 5s}, retry: {max_attempts: 1}}]";
    private static final Outcome DONE = new Outcome.Success(Payload.ofJson("\"done\""));

    @Test
    void hoursWithoutAWorkerFailNothing() {
        RunScenario run = given(SHORT);
        String token = run.ready("a").token();
        int copies = 0;
        while (run.now() < RunScenario.START + Duration.ofHours(3).toMillis()) {
            run.timerFires().thenEvents("step_dispatched_again a").thenDispatched("a");
            assertThat(run.ready("a").token()).isEqualTo(token);
            copies++;
        }

        assertThat(copies).as("few copies lie in the queue").isBetween(10, 13);
        run.succeeds("a").thenSucceeded();
        assertThat(run.result().stepMetadata().get("a").retryCount()).isZero();
    }

    @Test
    void whoeverAnswersFirstIsHeardWhicheverCopyItHad() {
        RunScenario run = given(SHORT);
        StepReady first = run.ready("a");
        run.timerFires().thenDispatched("a");
        StepReady copy = run.ready("a");

        run.reports(completed(first, DONE)).thenSucceeded();
        run.reports(completed(copy, DONE)).thenRejected(RejectionReason.TERMINAL, "success");
    }

    @Test
    void aCopyHasTheTokenOfItsAttemptAlsoWhenMoreIsDoneByThen() {
        RunScenario run = given("""
                id: w
                steps: [{id: a}, {id: b}, {id: c, depends_on: [a, b], trigger: any_succeeded}, {id: open}]
                """).succeeds("a").thenDispatched("c");
        StepReady first = run.ready("c");

        run.succeeds("b").timerFires();

        StepReady copy = run.ready("c");
        assertThat(copy).isNotSameAs(first);
        assertThat(copy.token()).isEqualTo(first.token());
        run.reports(completed(first, DONE)).thenStep("c", StepStatus.SUCCEEDED);
    }

    @Test
    void anAttemptHasItsTimeFromItsStartOnHoweverLongItWaited() {
        RunScenario run = given(SHORT).passes(4_000).starts("a");
        run.timerFires().thenEvents().thenTimerIn(4_000);

        run.timerFires().thenFailed("StepFailed", "StartToCloseTimeout");
    }

    @Test
    void aWorkerIsToldWhenToReportAStart() {
        assertThat(given(PLAIN).ready("a").reportStartAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(given(SHORT).ready("a").reportStartAfter()).isEqualTo(Duration.ofMillis(1_250));
        StepReady watched =
                given("id: w\nsteps: [{id: a, timeouts: {heartbeat: 1s}}]").ready("a");
        assertThat(watched.reportStart()).isTrue();
        assertThat(watched.reportStartAfter()).isNull();
    }

    @Test
    void anAttemptWithoutALimitIsDispatchedAgainAfterAnHour() {
        given("id: w\nsteps: [{id: a, timeouts: {start_to_close: none}}]")
                .thenTimerIn(Duration.ofHours(1).toMillis())
                .timerFires()
                .thenDispatched("a");
    }

    @Test
    void timeInTheQueueIsBoundedWhereTheDefinitionSaysSo() {
        RunScenario run = given("""
                id: w
                steps: [{id: a, timeouts: {schedule_to_start: 30s, start_to_close: 5s}, retry: {max_attempts: 1}}]
                """);
        run.timerFires().thenEvents("step_dispatched_again a");
        run.timerFires().timerFires();

        run.timerFires().thenFailed("StepFailed", "ScheduleToStartTimeout");
        assertThat(run.now()).isEqualTo(RunScenario.START + 30_000);
    }

    @Test
    void aStepThatAWorkerLacksIsDispatchedAgainAndAgainWithGrowingPauses() {
        RunScenario run =
                given(PLAIN).handsBack("a").thenEvents("step_handed_back a").thenTimerIn(1_000);
        long longest = 0;
        for (int i = 0; i < 8; i++) {
            long before = run.now();
            run.timerFires().thenEvents("step_dispatched_again a").thenDispatched("a");
            longest = Math.max(longest, run.now() - before);
            run.handsBack("a").thenStep("a", StepStatus.DISPATCHED);
        }

        assertThat(longest).isEqualTo(10_000);
        run.succeeds("a").thenSucceeded();
    }

    @Test
    void whoHandsBackWhatAnotherDoesChangesNothing() {
        RunScenario run = given(PLAIN).starts("a");
        run.handsBack("a").thenRejected(RejectionReason.DUPLICATE, "started by another worker");
        given(PLAIN)
                .handsBack("a")
                .handsBack("a")
                .thenRejected(RejectionReason.DUPLICATE, "handed back before")
                .starts("a")
                .thenEvents("step_started a");
    }

    @Test
    void aStepWhoseQueueTakesNothingIsHeldAndSaysSoOnce() {
        RunScenario run = given(
                        "id: w\nsteps: [{id: a}, {id: b, depends_on: [a], queue: gpu}, {id: c, depends_on: [a]}]")
                .goesAway("gpu")
                .succeeds("a")
                .thenEvents("step_succeeded a", "step_held b")
                .thenDispatched("c")
                .thenStatus(RunStatus.RUNNING)
                .thenTimerIn(1_000);
        run.timerFires().thenEvents().thenDispatched().thenStep("b", StepStatus.HELD);
        run.timerFires().timerFires().thenEvents();
        run.comesBack("gpu").timerFires().thenDispatched("b");
        run.succeeds("b").succeeds("c").thenSucceeded();
        assertThat(run.result().stepMetadata().get("b").retryCount()).isZero();
    }

    @Test
    void aRetryAndAResumedStepAreHeldToo() {
        RunScenario run = given("id: w\nsteps: [{id: a, retry: {max_attempts: 2}, on_exhausted: pause}]")
                .fails("a", "Oops")
                .goesAway("default")
                .timerFires()
                .thenEvents("step_held a")
                .comesBack("default")
                .timerFires()
                .thenDispatched("a r0 a2");
        run.fails("a", "Oops").thenStatus(RunStatus.PAUSED);
        run.goesAway("default")
                .resumed("a")
                .thenEvents("step_resumed a", "step_held a")
                .thenStatus(RunStatus.RUNNING);
        run.comesBack("default").timerFires().thenDispatched("a r0 a3");
    }

    @Test
    void aHeldStepIsLookedAtAgainAfterAQuarantineAndEndsWithItsRun() {
        RunScenario run = given("id: w\nsteps: [{id: a}, {id: b, depends_on: [a], queue: gpu}]")
                .goesAway("gpu")
                .succeeds("a")
                .quarantined(null);
        assertThat(run.run().timerAt()).isEmpty();
        run.passes(60_000).comesBack("gpu").resumed(null).thenDispatched("b");
        given("id: w\nsteps: [{id: a}, {id: b, depends_on: [a], queue: gpu}]")
                .goesAway("gpu")
                .succeeds("a")
                .cancelled()
                .thenStep("b", StepStatus.CANCELLED);
    }
}

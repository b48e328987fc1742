package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.WorkerReport.StepStarted;
import org.junit.jupiter.api.Test;

/** A worker takes the work, and somebody else completes the attempt. */
class CallbackTest {
    private static final String CHAIN =
            "id: w\nsteps: [{id: a, timeouts: {start_to_close: 2s, heartbeat: 1s, completion: 10s}}, {id: b, depends_on: [a]}]\n";

    @Test
    void whoeverHasTheTokenCompletesADeferredAttempt() {
        RunScenario run = given(CHAIN).starts("a").passes(500).defers("a").thenEvents("step_deferred a");
        assertThat(run.accepted().events().get(0).data()).containsEntry("due_at", "2027-01-15T08:00:10.500Z");
        run.thenStep("a", StepStatus.DEFERRED);
        // The timer of the heartbeat finds nothing to do, and sets the next one.
        run.timerFires().thenEvents().thenTimerIn(9_500);

        run.passes(9_499)
                .succeeds("a", "{\"paid\": true}")
                .thenEvents("step_succeeded a")
                .thenDispatched("b");

        run.succeeds("b").thenSucceeded();
        assertThat(run.result().stepMetadata().get("a").runningMs()).isEqualTo(10_499);
    }

    @Test
    void anAttemptThatNeverReportedItsStartIsDeferredTooAndIsNotDispatchedAgain() {
        RunScenario run = given("id: w\nsteps: [{id: a}]\n").defers("a").thenStep("a", StepStatus.DEFERRED);

        run.timerFires().thenEvents().thenDispatched();
        assertThat(run.run().timerAt()).isEmpty();
    }

    @Test
    void withoutACompletionInTimeTheAttemptFailsAndThePolicyDecides() {
        RunScenario run = given(CHAIN).defers("a").passes(10_000).timerFires().thenEvents("step_failed a");
        assertThat(run.accepted().events().get(0).data())
                .containsEntry("error_type", "CompletionTimeout")
                .containsEntry("error_message", "its worker deferred it, and nobody completed it within 10000 ms");
        assertThat(run.abandoned()).hasSize(1);

        run.timerFires().thenDispatched("a r0 a2");
    }

    @Test
    void aLateCompletionIsStaleOnceAnotherAttemptIsUnderWay() {
        RunScenario run = given(CHAIN).defers("a");
        var late = RunScenario.completed(run.ready("a"), new Outcome.Success(Payload.NULL));

        run.passes(10_000).timerFires().reports(late).thenRejected(RejectionReason.DUPLICATE, "has ended before");
        run.timerFires().reports(late).thenRejected(RejectionReason.STALE, "found attempt 1");
    }

    @Test
    void aDeferredAttemptHearsNothingButItsCompletion() {
        RunScenario run = given(CHAIN).defers("a");

        run.beats("a").thenRejected(RejectionReason.DUPLICATE, "was deferred before");
        run.handsBack("a").thenRejected(RejectionReason.DUPLICATE, "was deferred before");
        run.defers("a").thenRejected(RejectionReason.DUPLICATE, "was deferred before");
        run.starts("a").thenRejected(RejectionReason.DUPLICATE, "was deferred before");
        run.reports(new StepStarted(run.ready("a").attempt(), "other", null))
                .thenRejected(RejectionReason.FORGED, "the token is not the one");
        run.thenStep("a", StepStatus.DEFERRED).fails("a", "Declined").thenStep("a", StepStatus.BACKOFF);
    }

    @Test
    void aCompletionThatOvertakesTheDeferralCounts() {
        RunScenario run = given(CHAIN);
        var deferred = run.ready("a");

        run.succeeds("a")
                .reports(new io.weir.protocol.WorkerReport.StepDeferred(
                        deferred.attempt(), deferred.token(), null, null))
                .thenRejected(RejectionReason.DUPLICATE, "has ended before");
    }

    @Test
    void theRunsTimeoutAndACancellationEndTheWait() {
        given("id: w\ntimeout: 5s\nsteps: [{id: a}]\n").defers("a").timerFires().thenFailed("RunTimeout", "5000 ms");

        RunScenario run = given(CHAIN).defers("a").cancelled().thenStatus(RunStatus.CANCELLED);
        assertThat(run.abandoned()).hasSize(1);
        run.thenStep("a", StepStatus.CANCELLED);
    }

    @Test
    void inQuarantineACompletionCountsAndTheDeadlineDoesNot() {
        given(CHAIN)
                .defers("a")
                .quarantined(null)
                .passes(60_000)
                .succeeds("a")
                .thenEvents("step_succeeded a")
                .resumed(null)
                .thenDispatched("b");
    }

    @Test
    void anOperatorCompletesWithoutAToken() {
        RunScenario run = given(CHAIN)
                .defers("a")
                .operatorCompletes("a", new Outcome.Success(Payload.ofJson("7")))
                .thenEvents("step_succeeded a")
                .thenDispatched("b");
        assertThat(run.accepted().events().get(0).data())
                .containsEntry("by", "operator")
                .containsEntry("control", "complete_step")
                .containsEntry("reason", "by phone");

        run.succeeds("b").thenSucceeded();
        assertThat(run.result().stepOutputs().get("a")).isEqualTo(Payload.ofJson("7"));
    }

    @Test
    void anOperatorsFailureFollowsThePolicy() {
        given(CHAIN)
                .defers("a")
                .operatorCompletes("a", new Outcome.Failure(StepError.retryable("Lost", "no letter came")))
                .thenStep("a", StepStatus.BACKOFF)
                .timerFires()
                .thenDispatched("a r0 a2")
                .operatorCompletes("a", new Outcome.Failure(StepError.permanent("Declined", "the bank said no")))
                .thenFailed("StepFailed", "Declined: the bank said no");
    }

    @Test
    void anOperatorsCompletionNeedsAnAttemptInFlight() {
        Outcome ok = new Outcome.Success(Payload.NULL);
        RunScenario run = given(CHAIN);

        run.operatorCompletes("b", ok).thenRejected(RejectionReason.UNEXPECTED, "step 'b' is pending; expected");
        run.operatorCompletes("x", ok).thenRejected(RejectionReason.UNEXPECTED, "has no step 'x'");
        run.operatorCompletes("a", new Outcome.NeedsRevision(Payload.NULL, Payload.NULL))
                .thenRejected(RejectionReason.UNEXPECTED, "validator of no open revision loop");
        run.operatorCompletes("a", ok).thenStep("a", StepStatus.SUCCEEDED);
        run.operatorCompletes("a", ok).thenRejected(RejectionReason.DUPLICATE, "it is succeeded");
    }

    @Test
    void aWorkersAttemptIsCancelledWhenAnOperatorCompletesIt() {
        RunScenario run = given(CHAIN).starts("a").operatorCompletes("a", new Outcome.Success(Payload.NULL));

        assertThat(run.abandoned()).containsExactly(run.ready("a").attempt());
        run.succeeds("a").thenRejected(RejectionReason.DUPLICATE, "has ended before");
    }
}

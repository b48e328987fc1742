package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static io.weir.engine.RunScenario.givenWithBudget;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunStatus;
import org.junit.jupiter.api.Test;

/** Steps that run when the outcome of the run is decided. */
class OnEndTest {
    private static final String ALERT = """
            id: w
            timeout: 1h
            steps:
              - id: a
              - {id: b, depends_on: [a]}
              - {id: alert, on_end: [failed, timed_out, cancelled], input: {how: "${run.status}", why: "${error}"}}
              - {id: tidy, on_end: [failed, timed_out, cancelled], depends_on: [alert]}
              - {id: thanks, on_end: [succeeded]}
            """;

    @Test
    void stepsAtTheEndRunAfterAFailure() {
        RunScenario run = given(ALERT).failsForGood("a", "Oops");
        run.thenEvents("step_failed a", "run_ending").thenDispatched("alert").thenStatus(RunStatus.ENDING);
        assertThat(run.ready("alert").input().toJson())
                .isEqualTo(
                        "{\"how\":\"failed\",\"why\":{\"type\":\"StepFailed\",\"message\":\"step 'a' failed at attempt 1:"
                                + " Oops: no way\",\"step\":\"a\"}}");
        run.succeeds("alert").thenDispatched("tidy").succeeds("tidy", "{\"tidy\":true}");
        run.thenEvents("step_succeeded tidy", "run_failed").thenFailed("StepFailed", "step 'a' failed");
        assertThat(run.result().stepOutputs()).containsEntry("tidy", Payload.ofJson("{\"tidy\":true}"));
        assertThat(run.result().stepMetadata().get("alert").success()).isTrue();
        assertThat(run.result().compensation()).isNull();
    }

    @Test
    void stepsOfOtherEndingsAreBypassed() {
        RunScenario run = given(ALERT).succeeds("a").succeeds("b");
        run.thenEvents("step_succeeded b", "run_ending").thenDispatched("thanks");
        run.succeeds("thanks").thenSucceeded();
        assertThat(run.result().stepMetadata().get("alert").status()).isEqualTo("bypassed");
    }

    @Test
    void aRunWithNothingToDoAtItsEndEndsAtOnce() {
        String onlyAlert = "id: w\nsteps: [{id: a}, {id: alert, on_end: [failed]}]";
        RunScenario run = given(onlyAlert).succeeds("a");
        run.thenEvents("step_succeeded a", "run_succeeded").thenSucceeded();
        assertThat(run.result().stepMetadata().get("alert").status()).isEqualTo("bypassed");
    }

    @Test
    void stepsAtTheEndRunAfterACancellation() {
        RunScenario run = given(ALERT).cancelled();
        run.thenEvents("step_cancelled a", "run_ending").thenDispatched("alert");
        assertThat(run.abandoned()).hasSize(1);
        assertThat(run.ready("alert").input().toJson())
                .contains("\"how\":\"cancelled\"", "cancelled on request: enough");
        run.cancelled().thenRejected(RejectionReason.TERMINAL, "cancelled; it is ending");
        run.succeeds("alert").succeeds("tidy").thenStatus(RunStatus.CANCELLED);
        assertThat(run.accepted().events().get(1).data()).containsEntry("reason", "enough");
    }

    @Test
    void stepsAtTheEndRunAfterTheTimeoutOfTheRunWhichNoLongerCounts() {
        RunScenario run = given(ALERT).timerFires();
        run.thenEvents("step_cancelled a", "run_ending").thenDispatched("alert");
        assertThat(run.ready("alert").input().toJson()).contains("\"how\":\"timed_out\"");
        run.passes(50 * 60_000)
                .starts("alert")
                .passes(50 * 60_000)
                .succeeds("alert")
                .succeeds("tidy");
        run.thenFailed("RunTimeout", "did not end within");
    }

    @Test
    void aFailureAtTheEndChangesNothing() {
        RunScenario run = given(ALERT).succeeds("a").succeeds("b").failsForGood("thanks", "Oops");
        run.thenEvents("step_failed thanks", "run_succeeded").thenSucceeded();
        assertThat(run.result().stepMetadata().get("thanks").success()).isFalse();
        RunScenario failed = given(ALERT).failsForGood("a", "First").failsForGood("alert", "Second");
        failed.thenEvents("step_failed alert", "step_skipped tidy", "run_failed")
                .thenFailed("StepFailed", "First");
    }

    @Test
    void attemptsAndTimersWorkAtTheEnd() {
        RunScenario run = given(ALERT).failsForGood("a", "Oops").fails("alert", "Busy");
        run.thenTimerIn(1_000).timerFires().thenDispatched("alert r0 a2");
        run.succeeds("alert").succeeds("tidy").thenFailed("StepFailed", "Oops");
    }

    @Test
    void conditionsAndBodiesWorkAtTheEnd() {
        String yaml = """
                id: w
                steps:
                  - id: a
                  - {id: note, on_end: [failed], set: {seen: "${error.type}"}}
                  - {id: page, on_end: [failed], depends_on: [note], when: steps.note.output.seen == "Other"}
                  - {id: pause, on_end: [failed], depends_on: [page], wait: 1m}
                  - {id: broken, on_end: [failed], when: "steps.a.output.x > 3"}
                """;
        RunScenario run = given(yaml).failsForGood("a", "Oops");
        run.thenEvents(
                        "step_failed a",
                        "run_ending",
                        "step_succeeded note",
                        "step_bypassed page",
                        "step_waiting pause",
                        "step_failed broken")
                .thenStatus(RunStatus.ENDING);
        run.timerFires().thenEvents("step_succeeded pause", "run_failed").thenFailed("StepFailed", "Oops");
        assertThat(run.result().stepMetadata().get("broken").error().type()).isEqualTo("ConditionFailed");
    }

    @Test
    void bodiesAloneEndTheRunInTheSameDecision() {
        given("id: w\nsteps: [{id: a}, {id: note, on_end: [succeeded], set: {n: 1}}]")
                .succeeds("a")
                .thenEvents("step_succeeded a", "run_ending", "step_succeeded note", "run_succeeded")
                .thenSucceeded();
    }

    @Test
    void theOutputOfTheWorkflowIsKeptUntilTheEnd() {
        String yaml = "id: w\noutput: {x: '${steps.a.output.x}'}\nsteps: [{id: a}, {id: tidy, on_end: [succeeded]}]";
        RunScenario run = given(yaml).succeeds("a", "{\"x\":1}").succeeds("tidy");
        run.thenSucceeded();
        assertThat(run.result().output()).isEqualTo(Payload.ofJson("{\"x\":1}"));
        assertThat(run.run().outputSlots()).hasSize(3);
    }

    @Test
    void anOutputThatCannotBeBuiltIsAFailure() {
        String yaml = "id: w\noutput: {x: '${steps.a.output.x}'}\nsteps: [{id: a}, {id: tidy, on_end: [failed]}]";
        RunScenario run = given(yaml).succeeds("a", "{}");
        run.thenDispatched("tidy").succeeds("tidy").thenFailed("OutputFailed", "x");
        assertThat(run.result().output()).isNull();
    }

    @Test
    void aRunInQuarantineBeginsItsEndAndDispatchesItLater() {
        RunScenario run = given(ALERT).quarantined("look").failsForGood("a", "Oops");
        run.thenDispatched().thenStatus(RunStatus.QUARANTINED);
        run.resumed(null).thenDispatched("alert").thenStatus(RunStatus.ENDING);
        run.quarantined("again")
                .succeeds("alert")
                .thenDispatched()
                .resumed(null)
                .thenDispatched("tidy");
        run.succeeds("tidy").thenFailed("StepFailed", "Oops");
    }

    @Test
    void aWideEndIsDispatchedInPortions() {
        StringBuilder yaml = new StringBuilder("id: w\nsteps:\n  - id: a\n");
        for (int i = 0; i < 5; i++) {
            yaml.append("  - {id: e").append(i).append(", on_end: [succeeded]}\n");
        }
        RunScenario run = givenWithBudget(yaml.toString(), "null", new DecisionBudget(2, 1_000_000, 1_000_000));
        run.succeeds("a").thenDispatched("e0", "e1").timerFires().thenDispatched("e2", "e3");
        run.timerFires().thenDispatched("e4");
        for (int i = 0; i < 5; i++) {
            run.succeeds("e" + i);
        }
        run.thenSucceeded();
    }

    @Test
    void whatIsPausedIsCancelledWhenTheOutcomeIsDecided() {
        String yaml = """
                id: w
                steps:
                  - {id: a, on_exhausted: pause}
                  - {id: b, queue: other}
                  - {id: tidy, on_end: [cancelled]}
                """;
        given(yaml)
                .failsForGood("a", "Oops")
                .thenStatus(RunStatus.PAUSED)
                .cancelled()
                .thenEvents("step_cancelled a", "step_cancelled b", "run_ending")
                .thenStatus(RunStatus.ENDING)
                .succeeds("b")
                .thenRejected(RejectionReason.DUPLICATE, "cancelled")
                .succeeds("tidy")
                .thenStatus(RunStatus.CANCELLED);
    }
}

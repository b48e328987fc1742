package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunStatus;
import org.junit.jupiter.api.Test;

/** An operator settles a step in the place of its workers. */
class OperatorSkipTest {
    private static final String CHAIN = "id: w\nsteps: [{id: a, on_exhausted: pause}, {id: b, depends_on: [a]}]\n";
    private static final String LOOP = """
            id: w
            steps: [{id: draft}, {id: review, depends_on: [draft]}, {id: publish, depends_on: [review]}]
            transitions: [{type: revision_loop, reviser: draft, validator: review, max_iterations: 2}]
            """;

    @Test
    void aPausedStepIsSettledAndTheRunGoesOn() {
        RunScenario run = given(CHAIN)
                .failsForGood("a", "Oops")
                .thenStatus(RunStatus.PAUSED)
                .operatorSkips("a", "{\"n\": 5}")
                .thenEvents("step_succeeded a")
                .thenDispatched("b")
                .thenStatus(RunStatus.RUNNING);
        assertThat(run.accepted().events().get(0).data())
                .containsEntry("by", "operator")
                .containsEntry("control", "skip_step")
                .containsEntry("reason", "by phone");
        assertThat(run.ready("b").dependencies().get("a")).isEqualTo(Payload.ofJson("{\"n\": 5}"));

        run.succeeds("b").thenSucceeded();
        assertThat(run.result().stepOutputs().get("a")).isEqualTo(Payload.ofJson("{\"n\": 5}"));
        assertThat(run.result().stepMetadata().get("a").success()).isTrue();
    }

    @Test
    void aStepThatWaitsForItsNextAttemptIsSettled() {
        given(CHAIN)
                .fails("a", "Oops")
                .operatorSkips("a", "null")
                .thenDispatched("b")
                .succeeds("b")
                .thenSucceeded();
    }

    @Test
    void aStepThatWasNeverDispatchedIsSettledAndItsOutputIsKept() {
        RunScenario run = given(
                        "id: w\nsteps: [{id: a}, {id: b, queue: slow, depends_on: [a]}, {id: c, depends_on: [b]}]\n")
                .goesAway("slow")
                .succeeds("a")
                .thenStep("b", StepStatus.HELD)
                .operatorSkips("b", "1")
                .thenDispatched("c");

        assertThat(run.ready("c").dependencies().get("b")).isEqualTo(Payload.ofJson("1"));
        assertThat(run.run().outputSlots()).contains(new Run.OutputSlot(1, 0));
        run.succeeds("c").thenSucceeded();
        assertThat(run.result().stepOutputs().get("b")).isEqualTo(Payload.ofJson("1"));
    }

    @Test
    void anAttemptInFlightIsCancelledAndItsReportIsADuplicate() {
        RunScenario run = given(CHAIN).starts("a").operatorSkips("a", "1");

        assertThat(run.abandoned()).containsExactly(run.ready("a").attempt());
        run.succeeds("a").thenRejected(RejectionReason.DUPLICATE, "has ended before");
    }

    @Test
    void aDeferredStepIsSettled() {
        given(CHAIN).defers("a").operatorSkips("a", "1").thenDispatched("b");
    }

    @Test
    void aStepThatIsNotReadyOrHasEndedIsRefused() {
        RunScenario run = given(CHAIN);

        run.operatorSkips("b", "1").thenRejected(RejectionReason.UNEXPECTED, "waits for the steps before it");
        run.operatorSkips("x", "1").thenRejected(RejectionReason.UNEXPECTED, "has no step 'x'");
        run.succeeds("a")
                .operatorSkips("a", "1")
                .thenRejected(RejectionReason.DUPLICATE, "step 'a' has ended before: it is succeeded");
        run.cancelled().operatorSkips("b", "1").thenRejected(RejectionReason.TERMINAL, "has ended");
    }

    @Test
    void inQuarantineAReadyStepIsSettledBeforeItIsDispatched() {
        given(CHAIN)
                .quarantined("charges twice")
                .succeeds("a")
                .operatorSkips("b", "1")
                .thenSucceeded();
    }

    @Test
    void aSkippedValidatorNeedsAVerdict() {
        RunScenario run = given(LOOP).succeeds("draft");

        run.operatorSkips("review", "null")
                .thenRejected(
                        RejectionReason.UNEXPECTED, "validator of a revision loop: expected status needs_revision");
        run.operatorSkips("review", "{\"decision\": \"revise\", \"feedback\": \"more\"}")
                .thenEvents("step_succeeded review", "revision_requested review")
                .thenDispatched("draft r1 a1");
        run.succeeds("draft")
                .operatorSkips("review", "{\"decision\": \"pass\"}")
                .thenEvents("step_succeeded review", "loop_closed review")
                .thenDispatched("publish");
    }

    @Test
    void aConditionSeesTheGivenOutput() {
        given("""
                        id: w
                        steps: [{id: a}, {id: b}, {id: c}]
                        transitions:
                          - {type: conditional, from: a, to: b, condition: "output.ok"}
                          - {type: conditional, from: a, to: c, condition: "!output.ok"}
                        """).operatorSkips("a", "{\"ok\": false}").thenDispatched("c").thenStep("b", StepStatus.SKIPPED);
    }
}

package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static io.weir.engine.RunScenario.givenWithBudget;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.CompensationResult;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Steps that are undone when their run does not succeed. */
class CompensationTest {
    private static final String LINE = workflow(
            "{id: a, compensate: {type: undo-a}}",
            "{id: b, depends_on: [a]}",
            "{id: c, depends_on: [b], compensate: {type: undo-c, queue: q, retry: {max_attempts: 2}}}",
            "{id: d, depends_on: [c]}");

    private static final String TWO = workflow("{id: a, compensate: {type: undo-a}}", "{id: b}");

    private static String workflow(String... steps) {
        return "id: w\ntimeout: 1h\nsteps: [" + String.join(", ", steps) + "]";
    }

    @Test
    void aLineIsUndoneBackwards() {
        RunScenario run = given(LINE)
                .succeeds("a", "{\"n\":1}")
                .succeeds("b")
                .succeeds("c", "{\"n\":2}")
                .failsForGood("d", "Oops");
        run.thenEvents("step_failed d", "run_compensating")
                .thenDispatched("c~undo")
                .thenStatus(RunStatus.COMPENSATING);
        assertThat(run.ready("c~undo").stepType()).isEqualTo("undo-c");
        assertThat(run.ready("c~undo").queue()).isEqualTo("q");
        assertThat(run.ready("c~undo").input()).isEqualTo(Payload.ofJson("{\"n\":2}"));
        assertThat(run.ready("c~undo").dependencies()).isEmpty();
        run.succeeds("c~undo").thenDispatched("a~undo").thenStatus(RunStatus.COMPENSATING);
        run.succeeds("a~undo").thenEvents("step_succeeded a~undo", "run_failed").thenFailed("StepFailed", "Oops");
        assertThat(run.result().compensation().status()).isEqualTo(CompensationResult.Status.DONE);
        assertThat(run.result().compensation().steps()).containsOnlyKeys("a", "c");
        assertThat(run.result().stepMetadata()).containsOnlyKeys("a", "b", "c", "d");
        assertThat(run.result().stepOutputs()).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void onlyStepsThatSucceededAreUndone() {
        given(LINE)
                .succeeds("a")
                .failsForGood("b", "Oops")
                .thenDispatched("a~undo")
                .succeeds("a~undo")
                .thenFailed("StepFailed", "Oops");
        RunScenario run = given(LINE).failsForGood("a", "Oops");
        run.thenEvents("step_failed a", "run_failed");
        assertThat(run.result().compensation()).isNull();
    }

    @Test
    void aRunThatSucceedsIsNotUndoneUnlessTheDefinitionSaysSo() {
        String one = "{id: a, compensate: {type: undo-a}}";
        assertThat(given(workflow(one)).succeeds("a").result().compensation()).isNull();
        given(workflow(one) + "\ncompensation: {on: [succeeded]}")
                .succeeds("a")
                .thenDispatched("a~undo")
                .failsForGood("a", "Oops")
                .thenRejected(RejectionReason.DUPLICATE, "ended before")
                .succeeds("a~undo")
                .thenSucceeded();
    }

    @Test
    void whatWasParallelIsUndoneInParallel() {
        RunScenario run = given(workflow(
                        "{id: a, compensate: {type: u}}",
                        "{id: b, depends_on: [a], compensate: {type: u}}",
                        "{id: c, depends_on: [a], compensate: {type: u}}",
                        "{id: d, depends_on: [b, c], compensate: {type: u}}",
                        "{id: e, depends_on: [d]}"))
                .succeeds("a")
                .succeeds("b")
                .succeeds("c")
                .succeeds("d")
                .failsForGood("e", "Oops");
        run.thenDispatched("d~undo").succeeds("d~undo").thenDispatched("b~undo", "c~undo");
        run.succeeds("b~undo").thenDispatched().succeeds("c~undo").thenDispatched("a~undo");
        run.succeeds("a~undo").thenFailed("StepFailed", "Oops");
    }

    @Test
    void aStepWaitsForEverythingThatFollowsIt() {
        // a has two followers at different distances, one of them behind a step that cannot be undone.
        RunScenario run = given(workflow(
                        "{id: a, compensate: {type: u}}",
                        "{id: b, depends_on: [a]}",
                        "{id: c, depends_on: [b], compensate: {type: u}}",
                        "{id: d, depends_on: [a], compensate: {type: u}}",
                        "{id: e, depends_on: [c, d]}"))
                .succeeds("a")
                .succeeds("b")
                .succeeds("c")
                .succeeds("d")
                .failsForGood("e", "Oops");
        run.thenDispatched("c~undo", "d~undo").succeeds("d~undo").thenDispatched();
        run.succeeds("c~undo").thenDispatched("a~undo");
    }

    @Test
    void aCancelledRunIsUndoneAndCannotBeCancelledAgain() {
        RunScenario run = given(LINE).succeeds("a").cancelled();
        run.thenEvents("step_cancelled b", "run_compensating").thenDispatched("a~undo");
        run.cancelled().thenRejected(RejectionReason.TERMINAL, "cancelled; it is compensating");
        run.succeeds("a~undo")
                .thenEvents("step_succeeded a~undo", "run_cancelled")
                .thenStatus(RunStatus.CANCELLED);
        assertThat(run.result().error().message()).isEqualTo("cancelled on request: enough");
        assertThat(run.result().compensation().steps()).containsOnlyKeys("a");
    }

    @Test
    void aRunThatTimesOutIsUndone() {
        RunScenario run = given(LINE)
                .succeeds("a")
                .passes(3_600_000)
                .happens(new Event.TimerFired(RunScenario.START + 3_600_000));
        run.thenEvents("step_cancelled b", "run_compensating").thenDispatched("a~undo");
        assertThat(run.accepted().events().get(1).data()).containsEntry("outcome", "timed_out");
        run.succeeds("a~undo").thenFailed("RunTimeout", "did not end");
    }

    @Test
    void theDefinitionSaysAfterWhichEndingsStepsAreUndone() {
        RunScenario run =
                given(TWO + "\ncompensation: {on: [failed]}").succeeds("a").cancelled();
        run.thenEvents("run_cancelled").thenStatus(RunStatus.CANCELLED);
        assertThat(run.result().compensation()).isNull();
        given(TWO + "\ncompensation: {on: [failed]}")
                .succeeds("a")
                .failsForGood("b", "Oops")
                .thenDispatched("a~undo");
    }

    @Test
    void aLateSuccessIsUndone() {
        RunScenario run = given(TWO).starts("a").failsForGood("b", "Oops");
        run.thenEvents("step_failed b", "run_compensating").thenDispatched().thenStep("a", StepStatus.STARTED);
        assertThat(run.abandoned()).hasSize(1);
        run.succeeds("a", "{\"n\":7}").thenEvents("step_succeeded a").thenDispatched("a~undo");
        assertThat(run.ready("a~undo").input()).isEqualTo(Payload.ofJson("{\"n\":7}"));
        run.succeeds("a~undo").thenFailed("StepFailed", "Oops");
        assertThat(run.result().stepOutputs()).containsKey("a");
    }

    @Test
    void aLateFailureIsNotUndoneAndNotTriedAgain() {
        RunScenario run = given(TWO).failsForGood("b", "Oops").fails("a", "Busy");
        run.thenEvents("step_failed a", "run_failed").thenFailed("StepFailed", "Oops");
        assertThat(run.result().compensation()).isNull();
    }

    @Test
    void aLateAttemptThatNoWorkerCanRunIsNotUndone() {
        given(TWO).failsForGood("b", "Oops").handsBack("a").thenEvents("step_cancelled a", "run_failed");
        given(TWO).handsBack("a").failsForGood("b", "Oops").thenEvents("step_failed b", "run_failed");
    }

    @Test
    void lateAttemptsAreWaitedForWithinABound() {
        RunScenario run =
                given(TWO).failsForGood("b", "Oops").thenTimerIn(300_000).timerFires();
        run.thenEvents("step_cancelled a", "run_failed").thenFailed("StepFailed", "Oops");
        assertThat(run.result().stepMetadata().get("a").error().type()).isEqualTo("OutcomeUnknown");
        given(workflow("{id: a, timeouts: {start_to_close: 1m}, compensate: {type: u}}", "{id: b}"))
                .starts("a")
                .failsForGood("b", "Oops")
                .thenTimerIn(60_000);
    }

    @Test
    void aStepWhoseOutcomeIsUnknownIsUndoneOnRequest() {
        String attempted = workflow("{id: a, compensate: {type: u, when: attempted}}", "{id: b}");
        RunScenario run = given(attempted).failsForGood("b", "Oops").timerFires();
        run.thenEvents("step_cancelled a").thenDispatched("a~undo");
        assertThat(run.ready("a~undo").input()).isEqualTo(Payload.NULL);
        run.succeeds("a~undo").thenFailed("StepFailed", "Oops");
        String timed = workflow(
                "{id: a, retry: {max_attempts: 1}, timeouts: {start_to_close: 1m}, compensate: {type: u, when: attempted}}");
        given(timed).starts("a").timerFires().thenDispatched("a~undo");
        given(timed).failsForGood("a", "Oops").thenEvents("step_failed a", "run_failed");
        given(timed.replace(", when: attempted", "")).starts("a").timerFires().thenFailed("StepFailed", "StartToClose");
    }

    @Test
    void aStepWithoutACompensationIsNotWaitedFor() {
        given(workflow("{id: a, compensate: {type: u}}", "{id: b}", "{id: c}"))
                .succeeds("a")
                .failsForGood("b", "Oops")
                .thenEvents("step_failed b", "step_cancelled c", "run_compensating")
                .thenDispatched("a~undo");
    }

    @Test
    void anUndoThatFailsIsTriedAgainThenPausesTheRun() {
        RunScenario run = given(LINE).succeeds("a").succeeds("b").succeeds("c").failsForGood("d", "Oops");
        run.fails("c~undo", "Busy").timerFires().thenDispatched("c~undo r0 a2");
        run.fails("c~undo", "Busy")
                .thenEvents("step_failed c~undo", "step_paused c~undo")
                .thenStatus(RunStatus.PAUSED);
        run.resumed("c~undo").thenDispatched("c~undo r0 a3").thenStatus(RunStatus.COMPENSATING);
        run.succeeds("c~undo").succeeds("a~undo").thenFailed("StepFailed", "Oops");
        assertThat(run.result().compensation().status()).isEqualTo(CompensationResult.Status.DONE);
        assertThat(run.result().compensation().steps().get("c").retryCount()).isEqualTo(2);
    }

    @Test
    void anUndoThatFailsIsSkippedOnRequest() {
        RunScenario run = given(LINE + "\ncompensation: {on_exhausted: skip}")
                .succeeds("a")
                .succeeds("b")
                .succeeds("c")
                .failsForGood("d", "Oops");
        run.failsForGood("c~undo", "Gone").thenEvents("step_failed c~undo").thenDispatched("a~undo");
        run.succeeds("a~undo").thenFailed("StepFailed", "Oops");
        assertThat(run.result().compensation().status()).isEqualTo(CompensationResult.Status.INCOMPLETE);
        assertThat(run.result().compensation().steps().get("c").error().type()).isEqualTo("Gone");
    }

    @Test
    void anUndoWhoseInputCannotBeBuiltWaitsForAnOperator() {
        String yaml = workflow("{id: a, compensate: {type: u, input: {x: '${output.x}'}}}", "{id: b, depends_on: [a]}");
        RunScenario run = given(yaml).succeeds("a", "{}").failsForGood("b", "Oops");
        run.thenEvents("step_failed b", "run_compensating", "step_failed a~undo", "step_paused a~undo")
                .thenStatus(RunStatus.PAUSED);
        run.resumed(null).thenEvents("step_resumed a~undo", "step_failed a~undo", "step_paused a~undo");
        assertThat(run.run().hasMoreToHandOut()).isFalse();
        given(yaml + "\ncompensation: {on_exhausted: skip}")
                .succeeds("a", "{}")
                .failsForGood("b", "Oops")
                .thenFailed("StepFailed", "Oops");
    }

    @Test
    void anUndoThatIsTooLargeToBeDispatchedWaitsForAnOperator() {
        RunScenario run = given(TWO).succeeds("a").failsForGood("b", "Oops");
        run.happens(new Event.Undeliverable(
                run.now(),
                run.ready("a~undo").attempt(),
                io.weir.protocol.StepError.permanent("PayloadTooLarge", "m")));
        run.thenEvents("step_failed a~undo", "step_paused a~undo").thenStatus(RunStatus.PAUSED);
        run.resumed(null).thenDispatched("a~undo r0 a2");
    }

    @Test
    void undoInputsSeeTheRunAndItsError() {
        String yaml = workflow(
                "{id: a, compensate: {type: u, input: {x: '${output.x}', s: '${run.status}', e: '${error.type}', b:"
                        + " '${steps.b.output}'}}}",
                "{id: b}",
                "{id: c, depends_on: [a, b]}");
        RunScenario run =
                given(yaml).succeeds("a", "{\"x\":1}").succeeds("b", "2").failsForGood("c", "Oops");
        assertThat(run.ready("a~undo").input().toJson())
                .isEqualTo("{\"b\":2,\"e\":\"StepFailed\",\"s\":\"failed\",\"x\":1}");
    }

    @Test
    void aRunInQuarantineIsUndoneWhenItIsResumed() {
        RunScenario run = given(LINE).succeeds("a").quarantined("look").failsForGood("b", "Oops");
        run.thenEvents("step_failed b", "run_compensating").thenDispatched().thenStatus(RunStatus.QUARANTINED);
        run.resumed(null).thenDispatched("a~undo").thenStatus(RunStatus.COMPENSATING);
        run.quarantined("again").succeeds("a~undo").thenFailed("StepFailed", "Oops");
    }

    @Test
    void stepsAtTheEndRunAfterTheUndo() {
        RunScenario run = given(workflow(
                        "{id: a, compensate: {type: u}}", "{id: b, depends_on: [a]}", "{id: alert, on_end: [failed]}"))
                .succeeds("a")
                .failsForGood("b", "Oops");
        run.thenDispatched("a~undo").succeeds("a~undo");
        run.thenEvents("step_succeeded a~undo", "run_ending")
                .thenDispatched("alert")
                .thenStatus(RunStatus.ENDING);
        run.succeeds("alert").thenFailed("StepFailed", "Oops");
        assertThat(run.result().compensation().steps()).containsOnlyKeys("a");
    }

    @Test
    void anyNumberOfStepsIsUndoneInPortions() {
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            steps.add("{id: s" + i + ", compensate: {type: u}}");
        }
        steps.add("{id: z}");
        RunScenario run = givenWithBudget(
                workflow(steps.toArray(new String[0])), "null", new DecisionBudget(6, 1_000_000, 1_000_000));
        for (int i = 0; i < 5; i++) {
            run.succeeds("s" + i);
        }
        run.withBudget(new DecisionBudget(2, 1_000_000, 1_000_000)).failsForGood("z", "Oops");
        run.thenDispatched("s0~undo", "s1~undo").timerFires().thenDispatched("s2~undo", "s3~undo");
        run.timerFires().thenDispatched("s4~undo");
        for (int i = 0; i < 5; i++) {
            run.succeeds("s" + i + "~undo");
        }
        run.thenFailed("StepFailed", "Oops");
    }

    @Test
    void aStepOfALoopIsUndoneOnceWithItsLastOutput() {
        String yaml = workflow(
                        "{id: draft, compensate: {type: u}}",
                        "{id: review, depends_on: [draft]}",
                        "{id: z, queue: other}")
                + "\ntransitions: [{type: revision_loop, reviser: draft, validator: review, max_iterations: 3}]";
        RunScenario run = given(yaml)
                .succeeds("draft", "1")
                .asksForRevision("review", "\"again\"")
                .succeeds("draft", "2")
                .asksForRevision("review", "\"again\"")
                .fails("draft", "Busy")
                .failsForGood("z", "Oops");
        run.thenDispatched("draft~undo");
        assertThat(run.ready("draft~undo").input()).isEqualTo(Payload.ofJson("2"));
        run.succeeds("draft~undo").thenFailed("StepFailed", "Oops");
    }

    @Test
    void aLateSuccessInALoopReplacesTheOutputBefore() {
        String yaml = workflow(
                        "{id: draft, compensate: {type: u}}",
                        "{id: review, depends_on: [draft]}",
                        "{id: z, queue: other}")
                + "\ntransitions: [{type: revision_loop, reviser: draft, validator: review, max_iterations: 3}]";
        RunScenario run = given(yaml).succeeds("draft", "1").asksForRevision("review", "\"again\"");
        run.failsForGood("z", "Oops").thenDispatched().succeeds("draft", "2").thenDispatched("draft~undo");
        assertThat(run.ready("draft~undo").input()).isEqualTo(Payload.ofJson("2"));
        RunScenario failed = given(yaml).succeeds("draft", "1").asksForRevision("review", "\"again\"");
        failed.failsForGood("z", "Oops").fails("draft", "Busy").thenDispatched("draft~undo");
        assertThat(failed.ready("draft~undo").input()).isEqualTo(Payload.ofJson("1"));
    }

    @Test
    void theLoserOfARaceIsUndoneIfItsOutcomeIsUnknown() {
        String race = workflow(
                "{id: a, compensate: {type: u, when: attempted}}",
                "{id: b, compensate: {type: u}}",
                "{id: c, compensate: {type: u}}",
                "{id: d, depends_on: [a, b, c], trigger: first_succeeded}");
        RunScenario run = given(race).starts("a").succeeds("b").failsForGood("d", "Oops");
        run.thenDispatched("a~undo", "b~undo").succeeds("a~undo").succeeds("b~undo");
        run.thenFailed("StepFailed", "Oops");
    }

    @Test
    void aFailureThatIsHandledUndoesNothing() {
        String yaml = workflow(
                        "{id: a, compensate: {type: u}}",
                        "{id: b, depends_on: [a]}",
                        "{id: fallback}",
                        "{id: last, depends_on: [a]}")
                + "\ntransitions: [{type: on_failure, from: b, to: fallback}]";
        RunScenario run = given(yaml).succeeds("a").failsForGood("b", "Oops");
        run.thenDispatched("fallback").succeeds("fallback").succeeds("last").thenSucceeded();
        assertThat(run.result().compensation()).isNull();
    }

    @Test
    void aRunWhoseStateCannotBeStoredEndsInAnyPhase() {
        RunScenario run = given(LINE).succeeds("a").cancelled();
        run.happens(new Event.Unstorable(run.now(), "too large")).thenStatus(RunStatus.CANCELLED);
        assertThat(run.result().compensation().status()).isEqualTo(CompensationResult.Status.INCOMPLETE);
    }

    @Test
    void aRunWhoseOutputCannotBeStoredIsUndone() {
        RunScenario run = given(LINE).succeeds("a");
        run.happens(new Event.Unstorable(run.now(), "too large", true)).thenDispatched("a~undo");
        run.happens(new Event.Unstorable(run.now(), "too large", true)).thenEvents();
        run.succeeds("a~undo").thenFailed("StateTooLarge", "too large");
    }

    @Test
    void outputsThatDoNotFitAreLeftOutOnceTheOutcomeIsDecided() {
        RunScenario run = RunScenario.givenWithOptions(TWO, new EngineOptions(1, 1, true, 40))
                .succeeds("a", "\"" + "x".repeat(20) + "\"")
                .failsForGood("b", "Oops")
                .succeeds("a~undo", "\"" + "y".repeat(30) + "\"");
        run.thenFailed("StepFailed", "Oops");
        assertThat(run.result().compensation().status()).isEqualTo(CompensationResult.Status.DONE);
    }
}

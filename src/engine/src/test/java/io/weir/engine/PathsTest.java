package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import org.junit.jupiter.api.Test;

/** The ways through a run: conditions of steps, transitions for all other cases, failures that are handled, races. */
class PathsTest {
    private static final String ONCE = ", retry: {max_attempts: 1}";

    private static String steps(String... steps) {
        return "id: paths\nsteps: [" + String.join(", ", steps) + "]\n";
    }

    private static String transitions(String... transitions) {
        return "transitions: [" + String.join(", ", transitions) + "]\n";
    }

    private static String step(RunScenario run, String step) {
        return run.result().stepMetadata().get(step).status();
    }

    @Test
    void aStepWhoseConditionIsFalseIsBypassedAndItsDependentsGoOn() {
        RunScenario run = given(
                steps("{id: a}", "{id: b, depends_on: [a], when: output.total > 10}", "{id: c, depends_on: [b]}"));
        run.succeeds("a", "{\"total\": 3}")
                .thenEvents("step_succeeded a", "step_bypassed b")
                .thenDispatched("c");
        assertThat(run.ready("c").dependencies()).isEmpty();
        run.succeeds("c").thenSucceeded();
        assertThat(run.result().stepOutputs()).containsOnlyKeys("a", "c");

        given(steps("{id: a}", "{id: b, depends_on: [a], when: output.total > 10}"))
                .succeeds("a", "{\"total\": 11}")
                .thenDispatched("b");
    }

    @Test
    void aFirstStepCanBeBypassedTooAndTheWholeRunEndWithoutAWorker() {
        given(steps("{id: a, when: input.n == 2}", "{id: b, depends_on: [a], when: 'false'}"))
                .thenEvents("run_started", "step_bypassed a", "step_bypassed b", "run_succeeded")
                .thenSucceeded();
    }

    @Test
    void aConditionIsAskedOnceAndNotForASecondAttempt() {
        given(steps("{id: a}", "{id: b, when: '!has(steps.a.output)'}"))
                .fails("b", "Oops")
                .succeeds("a")
                .timerFires()
                .thenDispatched("b r0 a2");
    }

    @Test
    void aConditionThatCannotBeEvaluatedFailsTheRun() {
        RunScenario run = given(steps("{id: a}", "{id: b, depends_on: [a], when: output.total > 10}", "{id: c}"));
        run.succeeds("a", "{}").thenFailed("ConditionFailed", "the condition of step 'b' can't be evaluated");
        assertThat(run.result().error().stepId()).isEqualTo("b");
    }

    @Test
    void aConditionIsAskedBeforeTheQueueIsLookedAt() {
        given(steps("{id: a}", "{id: b, depends_on: [a], when: 'false', queue: gone}"))
                .goesAway("gone")
                .succeeds("a")
                .thenEvents("step_succeeded a", "step_bypassed b", "run_succeeded");
    }

    @Test
    void transitionsOfABypassedStep() {
        String flow = steps("{id: a, when: 'false'}", "{id: x}", "{id: y}", "{id: z}")
                + transitions(
                        "{type: conditional, from: a, to: x, condition: 'true'}",
                        "{type: otherwise, from: a, to: y}",
                        "{type: sequential, from: a, to: z}");
        RunScenario run = given(flow);
        run.thenDispatched("y", "z").thenStep("x", StepStatus.SKIPPED);
    }

    @Test
    void otherwiseIsTakenWhenNoConditionIsTrue() {
        String flow = steps(
                        "{id: a}",
                        "{id: one}",
                        "{id: two}",
                        "{id: rest}",
                        "{id: join, depends_on: [one, two, rest]," + " trigger: any_succeeded}")
                + transitions(
                        "{type: conditional, from: a, to: one, condition: output.n == 1}",
                        "{type: conditional, from: a, to: two, condition: output.n == 2}",
                        "{type: otherwise, from: a, to: rest}");
        given(flow)
                .succeeds("a", "{\"n\": 2}")
                .thenDispatched("two")
                .succeeds("two")
                .thenDispatched("join")
                .thenStep("rest", StepStatus.SKIPPED)
                .succeeds("join")
                .thenSucceeded();
        given(flow)
                .succeeds("a", "{\"n\": 3}")
                .thenDispatched("rest")
                .thenStep("one", StepStatus.SKIPPED)
                .succeeds("rest")
                .succeeds("join")
                .thenSucceeded();
    }

    @Test
    void aFailureLeadsToTheStepThatHandlesItAndSkipsEverythingElseBehind() {
        RunScenario run = given(steps(
                                "{id: charge" + ONCE + "}",
                                "{id: ship, depends_on: [charge]}",
                                "{id: mail, depends_on: [ship]}",
                                "{id: other-card, input: '${error}'}")
                        + transitions("{type: on_failure, from: charge, to: other-card}"))
                .failsForGood("charge", "CardDeclined");
        run.thenEvents("step_failed charge", "step_skipped ship", "step_skipped mail")
                .thenDispatched("other-card")
                .thenStatus(RunStatus.RUNNING);
        assertThat(run.ready("other-card").input())
                .isEqualTo(Payload.ofJson("{\"type\":\"CardDeclined\",\"message\":\"no way\",\"step\":\"charge\"}"));
        run.succeeds("other-card").thenSucceeded();
        assertThat(step(run, "charge")).isEqualTo("failed");
        assertThat(run.result().stepMetadata().get("charge").error().type()).isEqualTo("CardDeclined");
        assertThat(step(run, "ship")).isEqualTo("skipped");
    }

    @Test
    void aStepThatHandlesAFailureIsSkippedWhenThereIsNone() {
        given(steps("{id: a}", "{id: b}") + transitions("{type: on_failure, from: a, to: b}"))
                .succeeds("a")
                .thenEvents("step_succeeded a", "step_skipped b", "run_succeeded");
    }

    @Test
    void onlyTheErrorsThatAreNamedAreHandled() {
        String flow = steps("{id: a" + ONCE + "}", "{id: b}", "{id: c}", "{id: after, depends_on: [a]}")
                + transitions(
                        "{type: on_failure, from: a, to: b, errors: [One, Two]}",
                        "{type: on_failure, from: a, to: c, errors: [Two, Three]}");
        given(flow).failsForGood("a", "One").thenDispatched("b").thenStep("c", StepStatus.SKIPPED);
        given(flow).failsForGood("a", "Two").thenDispatched("b", "c");
        given(flow).failsForGood("a", "Four").thenFailed("StepFailed", "step 'a' failed at attempt 1: Four: no way");
    }

    @Test
    void aFailureWithOnlyAHandlerBehindItThatDoesNotMatchFailsTheRun() {
        given(steps("{id: a" + ONCE + "}", "{id: b}")
                        + transitions("{type: on_failure, from: a, to: b, errors: [One]}"))
                .failsForGood("a", "Two")
                .thenFailed("StepFailed", "Two");
    }

    @Test
    void attemptsAreUsedUpBeforeAFailureIsHandled() {
        given(steps("{id: a, retry: {max_attempts: 2}}", "{id: b}") + transitions("{type: on_failure, from: a, to: b}"))
                .fails("a", "Oops")
                .thenDispatched()
                .timerFires()
                .thenDispatched("a r0 a2")
                .fails("a", "Oops")
                .thenDispatched("b");
    }

    @Test
    void aStepThatPausesWaitsForAnOperatorFirst() {
        given(steps("{id: a, on_exhausted: pause" + ONCE + "}", "{id: b}")
                        + transitions("{type: on_failure, from: a, to: b}"))
                .failsForGood("a", "Oops")
                .thenStatus(RunStatus.PAUSED)
                .thenDispatched()
                .resumed(null)
                .thenDispatched("a r0 a2")
                .succeeds("a")
                .thenSucceeded();
    }

    @Test
    void anInputThatCannotBeBuiltIsAFailureOfItsStep() {
        String flow =
                steps("{id: a}", "{id: b, depends_on: [a], input: '${output.missing.field}'}", "{id: c}", "{id: open}");
        given(flow + transitions("{type: on_failure, from: b, to: c, errors: [InputFailed]}"))
                .succeeds("a")
                .thenEvents("step_succeeded a", "step_failed b")
                .thenDispatched("c")
                .thenStatus(RunStatus.RUNNING);
        given(flow).succeeds("a").thenFailed("InputFailed", "the input of step 'b' can't be built");
    }

    @Test
    void aFailureThatIsAllowedLetsDependentsRunWithoutAnOutput() {
        RunScenario run = given(steps(
                        "{id: a, allow_failure: true" + ONCE + "}",
                        "{id: b, depends_on: [a], input: {there: '${has(steps.a.output)}'}}"))
                .failsForGood("a", "Oops");
        run.thenEvents("step_failed a").thenDispatched("b");
        assertThat(run.ready("b").input()).isEqualTo(Payload.ofJson("{\"there\":false}"));
        assertThat(run.ready("b").dependencies()).isEmpty();
        run.succeeds("b").thenSucceeded();
        assertThat(step(run, "a")).isEqualTo("failed");
    }

    @Test
    void aFailureThatIsAllowedTakesNoConditionalTransitionButTheOthers() {
        given(steps("{id: a, allow_failure: true" + ONCE + "}", "{id: x}", "{id: y}", "{id: z}")
                        + transitions(
                                "{type: conditional, from: a, to: x, condition: 'true'}",
                                "{type: otherwise, from: a, to: y}",
                                "{type: sequential, from: a, to: z}"))
                .failsForGood("a", "Oops")
                .thenDispatched("y", "z")
                .thenStep("x", StepStatus.SKIPPED);
    }

    @Test
    void aFailureThatIsAllowedWinsNoRaceButDoesNotLoseItEither() {
        String flow = steps(
                "{id: a, allow_failure: true" + ONCE + "}",
                "{id: b" + ONCE + "}",
                "{id: use, depends_on: [a, b], trigger: any_succeeded}");
        given(flow).failsForGood("a", "Oops").thenDispatched().succeeds("b").thenDispatched("use");
        given(flow).failsForGood("a", "Oops").failsForGood("b", "Oops").thenDispatched("use");
    }

    @Test
    void allDoneRunsAfterFailuresThatAreHandled() {
        String flow = steps(
                        "{id: a, allow_failure: true" + ONCE + "}",
                        "{id: b" + ONCE + "}",
                        "{id: c, when: 'false'}",
                        "{id: d}",
                        "{id: skipped}",
                        "{id: handler}",
                        "{id: last, depends_on: [a, b, c, d, skipped], trigger: all_done}")
                + transitions(
                        "{type: on_failure, from: b, to: handler}",
                        "{type: conditional, from: d, to: skipped, condition: 'false'}");
        given(flow)
                .failsForGood("a", "Oops")
                .failsForGood("b", "Oops")
                .thenDispatched("handler")
                .succeeds("d")
                .thenDispatched("last")
                .succeeds("handler")
                .succeeds("last")
                .thenSucceeded();
    }

    @Test
    void theFirstSuccessCancelsTheOthersWhateverTheyDo() {
        RunScenario run = given(steps(
                        "{id: a}",
                        "{id: b, retry: {initial_delay: 1h, max_delay: 1h}}",
                        "{id: c, on_exhausted: pause" + ONCE + "}",
                        "{id: far}",
                        "{id: d, depends_on: [far]}",
                        "{id: e, queue: gone}",
                        "{id: use, depends_on: [a, b, c, d, e], trigger: first_succeeded}"))
                .fails("b", "Oops")
                .failsForGood("c", "Oops")
                .thenStatus(RunStatus.PAUSED)
                .succeeds("a");
        run.thenEvents(
                        "step_succeeded a",
                        "step_cancelled b",
                        "step_cancelled c",
                        "step_cancelled d",
                        "step_cancelled e")
                .thenDispatched("use")
                .thenStatus(RunStatus.RUNNING);
        assertThat(run.abandoned())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.stepId()).isEqualTo("e"));
        run.succeeds("far").thenDispatched().succeeds("use").thenSucceeded();
        assertThat(step(run, "d")).isEqualTo("cancelled");
    }

    @Test
    void aLateReportOfALoserIsADuplicate() {
        RunScenario run = given(steps("{id: a}", "{id: b}", "{id: use, depends_on: [a, b], trigger: first_succeeded}"))
                .succeeds("a");
        run.succeeds("b").thenRejected(io.weir.protocol.RejectionReason.DUPLICATE, "it is cancelled");
    }

    @Test
    void aLostRaceIsAFailureThatCanBeHandled() {
        for (String trigger : new String[] {"any_succeeded", "first_succeeded"}) {
            String flow = steps(
                    "{id: a" + ONCE + "}",
                    "{id: b" + ONCE + "}",
                    "{id: use, depends_on: [a, b], trigger: " + trigger + "}",
                    "{id: then, depends_on: [use]}",
                    "{id: instead, input: '${error}'}");
            RunScenario run = given(
                            flow + transitions("{type: on_failure, from: use, to: instead, errors: [AllFailed]}"))
                    .failsForGood("a", "One")
                    .failsForGood("b", "Two");
            run.thenEvents("step_failed b", "step_failed use", "step_skipped then")
                    .thenDispatched("instead");
            assertThat(run.ready("instead").input().toJson()).startsWith("{\"type\":\"AllFailed\"");
            run.succeeds("instead").thenSucceeded();
            given(flow).failsForGood("a", "One").failsForGood("b", "Two").thenFailed("AllFailed", "'use'");
        }
    }

    @Test
    void aLostRaceThatIsAllowedToFailIsGoneOnFrom() {
        given(steps(
                        "{id: a" + ONCE + "}",
                        "{id: b" + ONCE + "}",
                        "{id: use, depends_on: [a, b], trigger: first_succeeded, allow_failure: true}",
                        "{id: then, depends_on: [use]}"))
                .failsForGood("a", "One")
                .failsForGood("b", "Two")
                .thenDispatched("then")
                .succeeds("then")
                .thenSucceeded();
    }

    @Test
    void aRaceIsLostWhenTheFailureOfItsLastRunnerLedElsewhere() {
        given(steps(
                                "{id: a" + ONCE + "}",
                                "{id: b" + ONCE + "}",
                                "{id: use, depends_on: [a, b], trigger: any_succeeded}",
                                "{id: elsewhere}")
                        + transitions("{type: on_failure, from: b, to: elsewhere}"))
                .failsForGood("a", "One")
                .failsForGood("b", "Two")
                .thenFailed("AllFailed", "none of the steps that 'use' depends on");
    }

    @Test
    void aRaceIsSkippedWhenAllItsRunnersWere() {
        given(steps(
                                "{id: a" + ONCE + "}",
                                "{id: b" + ONCE + "}",
                                "{id: use, depends_on: [a, b], trigger: first_succeeded}",
                                "{id: elsewhere}")
                        + transitions(
                                "{type: on_failure, from: a, to: elsewhere}",
                                "{type: on_failure, from: b, to: elsewhere}"))
                .failsForGood("a", "One")
                .failsForGood("b", "Two")
                .thenDispatched("elsewhere")
                .thenStep("use", StepStatus.SKIPPED);
    }

    @Test
    void aLoopIsLeftWhenTheFailureOfOneOfItsStepsIsHandled() {
        String loop = steps(
                        "{id: draft" + ONCE + "}",
                        "{id: format, depends_on: [draft]" + ONCE + "}",
                        "{id: review, depends_on: [format]" + ONCE + "}",
                        "{id: publish, depends_on: [review]}",
                        "{id: sorry}")
                + "transitions: [{type: revision_loop, reviser: draft, validator: review, max_iterations: 2}, "
                + "{type: on_failure, from: %s, to: sorry}]\n";
        for (String failing : new String[] {"draft", "format", "review"}) {
            RunScenario run = given(loop.formatted(failing));
            run.succeeds("draft").succeeds("format").succeeds("review", "{\"decision\": \"revise\"}");
            run.thenDispatched("draft r1 a1");
            if (!failing.equals("draft")) {
                run.succeeds("draft");
            }
            if (failing.equals("review")) {
                run.succeeds("format");
            }
            run.failsForGood(failing, "Oops").thenDispatched("sorry").thenStep("publish", StepStatus.SKIPPED);
            run.succeeds("sorry").thenSucceeded();
        }
    }

    @Test
    void aRaceThatNoTransitionLeadsToIsNotMissedWhenItsLossIsHandled() {
        String flow = steps(
                        "{id: a" + ONCE + "}",
                        "{id: b}",
                        "{id: c}",
                        "{id: use, depends_on: [a, b], trigger: any_succeeded}",
                        "{id: instead}")
                + "transitions: [{type: conditional, from: c, to: use, condition: 'false'}, "
                + "{type: conditional, from: c, to: b, condition: 'false'}%s]\n";
        given(flow.formatted(", {type: on_failure, from: use, to: instead}"))
                .succeeds("c")
                .failsForGood("a", "Oops")
                .thenStep("use", StepStatus.FAILED)
                .thenDispatched("instead");
        given(flow.formatted("")).succeeds("c").failsForGood("a", "Oops").thenFailed("AllFailed", "'use'");
    }

    @Test
    void aStepThatWasCancelledWithItsLoopHasNoOutputOfAnEarlierPass() {
        RunScenario run = given(steps(
                                "{id: draft}",
                                "{id: format, depends_on: [draft]" + ONCE + "}",
                                "{id: pictures, depends_on: [draft]}",
                                "{id: review, depends_on: [format, pictures]}",
                                "{id: sorry, input: {there: '${has(steps.pictures.output)}'}}")
                        + "transitions: [{type: revision_loop, reviser: draft, validator: review, max_iterations: 2}, "
                        + "{type: on_failure, from: format, to: sorry}]\n")
                .succeeds("draft")
                .succeeds("format")
                .succeeds("pictures")
                .succeeds("review", "{\"decision\": \"revise\"}")
                .succeeds("draft")
                .failsForGood("format", "Oops");
        run.thenDispatched("sorry").thenStep("pictures", StepStatus.CANCELLED);
        assertThat(run.ready("sorry").input()).isEqualTo(Payload.ofJson("{\"there\":false}"));
    }

    @Test
    void anOtherwiseInsideALoopKnowsTheConditionsThatLeaveIt() {
        String loop = steps(
                        "{id: draft}",
                        "{id: check}",
                        "{id: review, depends_on: [check]}",
                        "{id: reject}",
                        "{id: publish, depends_on: [review]}")
                + "transitions: [{type: revision_loop, reviser: draft, validator: review, max_iterations: 2}, "
                + "{type: conditional, from: draft, to: reject, condition: output.hopeless}, "
                + "{type: otherwise, from: draft, to: check}]\n";
        given(loop)
                .succeeds("draft", "{\"hopeless\": true}")
                .thenDispatched("reject")
                .thenStep("check", StepStatus.SKIPPED);
        given(loop)
                .succeeds("draft", "{\"hopeless\": false}")
                .thenDispatched("check")
                .succeeds("check")
                .succeeds("review", "{\"decision\": \"pass\"}")
                .thenDispatched("publish")
                .thenStep("reject", StepStatus.SKIPPED);
    }

    @Test
    void theOutputOfTheWorkflowIsMadeWhenItSucceeds() {
        String flow = steps("{id: a}", "{id: b, depends_on: [a]}")
                + "output: {sum: '${steps.a.output.n + steps.b.output.n}', of: '${input.n}'}\n";
        RunScenario run = given(flow)
                .succeeds("a", "{\"n\": 1}")
                .succeeds("b", "{\"n\": 2}")
                .thenSucceeded();
        assertThat(run.result().output()).isEqualTo(Payload.ofJson("{\"of\":1,\"sum\":3}"));
        assertThat(run.result().stepOutputs()).containsOnlyKeys("a", "b");

        RunScenario small =
                given(flow + "step_outputs: none\n").succeeds("a", "{\"n\": 1}").succeeds("b", "{\"n\": 2}");
        assertThat(small.result().output()).isEqualTo(Payload.ofJson("{\"of\":1,\"sum\":3}"));
        assertThat(small.result().stepOutputs()).isEmpty();

        given(flow)
                .succeeds("a", "{}")
                .succeeds("b", "{\"n\": 2}")
                .thenFailed("OutputFailed", "the output of the workflow can't be built");
    }

    @Test
    void theHandledErrorIsNullWhereThereIsNone() {
        RunScenario run = given(steps("{id: a, input: {error: '${error}'}}"));
        assertThat(run.ready("a").input()).isEqualTo(Payload.ofJson("{\"error\":null}"));
    }
}

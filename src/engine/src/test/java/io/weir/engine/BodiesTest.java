package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static io.weir.engine.RunScenario.givenWithBudget;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Steps that the engine carries out itself, and steps that are repeated. */
class BodiesTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private static String steps(String... steps) {
        return "id: bodies\nsteps: [" + String.join(", ", steps) + "]\n";
    }

    @Test
    void aValueIsSetAtOnceAndWhatFollowsIsDecidedWithIt() {
        RunScenario run = given(steps(
                "{id: a, set: {twice: '${input.n * 2}'}}",
                "{id: b, depends_on: [a], set: '${output.twice + 1}'}",
                "{id: c, depends_on: [b]}"));
        run.thenEvents("run_started", "step_succeeded a", "step_succeeded b").thenDispatched("c");
        assertThat(run.ready("c").dependencies()).containsEntry("b", Payload.ofJson("3"));
        run.succeeds("c").thenSucceeded();
        assertThat(run.result().stepOutputs().get("a")).isEqualTo(Payload.ofJson("{\"twice\":2}"));
        assertThat(run.result().stepMetadata().get("a").success()).isTrue();
    }

    @Test
    void aValueThatCannotBeBuiltFailsItsStep() {
        given(steps("{id: a, set: '${input.x.y}'}")).thenFailed("InputFailed", "the value of step 'a' can't be built");
        given(steps("{id: a, set: '${input.x.y}', allow_failure: true}", "{id: b, depends_on: [a]}"))
                .thenDispatched("b");
    }

    @Test
    void aValueMayBeTheVerdictOfALoop() {
        given(
                        steps(
                                        "{id: draft}",
                                        "{id: review, depends_on: [draft], set: {decision: \"${output.score < 3 ? 'revise' : 'pass'}\"}}",
                                        "{id: publish, depends_on: [review]}")
                                + "transitions: [{type: revision_loop, reviser: draft, validator: review, max_iterations: 3}]\n")
                .succeeds("draft", "{\"score\": 1}")
                .thenDispatched("draft r1 a1")
                .succeeds("draft", "{\"score\": 4}")
                .thenDispatched("publish")
                .succeeds("publish")
                .thenSucceeded();
    }

    @Test
    void aRunThatFailsWhileItsStepsBeginDispatchesNothing() {
        RunScenario run = given(steps(
                        "{id: ready}",
                        "{id: draft, set: 1}",
                        "{id: review, depends_on: [draft], set: {decision: revise}}",
                        "{id: revise, depends_on: [review]}")
                + "transitions: [{type: conditional, from: draft, to: revise, condition: 'false'}, "
                + "{type: revision_loop, reviser: revise, validator: review, max_iterations: 2}]\n");
        run.thenDispatched().thenFailed("RevisionSkipped", "skipped its reviser 'revise'");
        assertThat(run.run().timerAt()).isEmpty();
    }

    @Test
    void aLongChainOfValuesIsDecidedInPortions() {
        StringBuilder chain = new StringBuilder("id: chain\nsteps:\n  - {id: s0, set: 0}\n");
        for (int i = 1; i < 1_000; i++) {
            chain.append("  - {id: s%d, depends_on: [s%d], set: '${output + 1}'}\n".formatted(i, i - 1));
        }
        RunScenario run = givenWithBudget(chain.toString(), "{}", new DecisionBudget(100, 1 << 20, 400_000));
        int decisions = 1;
        while (!run.run().status().isTerminal()) {
            assertThat(run.run().hasMoreToHandOut()).isTrue();
            run.timerFires();
            assertThat(run.accepted().events()).hasSizeBetween(100, 101);
            decisions++;
        }
        assertThat(decisions).isEqualTo(10);
        assertThat(run.result().stepOutputs().get("s999")).isEqualTo(Payload.ofJson("999"));
    }

    @Test
    void aStepThatFailsNamesItsError() {
        RunScenario run = given(steps("{id: a, fail: {error: Refused, message: 'no ${input.n} for you'}}"));
        run.thenFailed("StepFailed", "Refused: no 1 for you");
        assertThat(run.result().error().cause().type()).isEqualTo("Refused");
        given(steps("{id: a, fail: {error: Refused, message: never}}", "{id: b}")
                        + "transitions: [{type: on_failure, from: a, to: b, errors: [Refused]}]\n")
                .thenDispatched("b");
    }

    @Test
    void aWaitEndsWhenItsTimeHasCome() {
        RunScenario run = given(steps("{id: a, wait: 1h}", "{id: b, depends_on: [a]}"));
        run.thenEvents("run_started", "step_waiting a")
                .thenDispatched()
                .thenStep("a", StepStatus.WAITING)
                .thenTimerIn(HOUR);
        run.timerFires().thenEvents("step_succeeded a").thenDispatched("b");
        assertThat(run.state("a").since()).isEqualTo(run.now());
        run.succeeds("b").thenSucceeded();
        assertThat(run.result().stepOutputs().get("a")).isEqualTo(Payload.NULL);
    }

    @Test
    void aWaitHasATimeFromTheInputOrAMoment() {
        givenWithBudget(
                        steps("{id: a, wait: {for: '${input.delay}'}}"),
                        "{\"delay\": \"PT2H\"}",
                        DecisionBudget.DEFAULT)
                .thenTimerIn(2 * HOUR);
        givenWithBudget(
                        steps("{id: a, wait: {until: '${input.at}'}}"),
                        "{\"at\": \"2027-01-15T10:00:00+01:00\"}",
                        DecisionBudget.DEFAULT)
                .thenTimerIn(HOUR);
    }

    @Test
    void aMomentThatHasPassedIsNoWait() {
        given(steps("{id: a, wait: {until: '2001-01-01T00:00:00Z'}}")).thenSucceeded();
        given(steps("{id: a, wait: 0s}")).thenSucceeded();
    }

    @Test
    void anImpossibleTimeFailsTheStep() {
        for (String delay : new String[] {"\"soon\"", "3", "\"4000d\""}) {
            givenWithBudget(steps("{id: a, wait: {for: '${input}'}}"), delay, DecisionBudget.DEFAULT)
                    .thenFailed("InputFailed", "the wait of step 'a' is '");
        }
        for (String time : new String[] {"\"tomorrow\"", "\"2027-01-15\"", "\"2999-01-01T00:00:00Z\""}) {
            givenWithBudget(steps("{id: a, wait: {until: '${input}'}}"), time, DecisionBudget.DEFAULT)
                    .thenFailed("InputFailed", "expected a moment");
        }
    }

    @Test
    void waitingStepsAreCancelledWithTheirRun() {
        RunScenario run = given(steps("{id: a, wait: 1h}", "{id: b}")).cancelled();
        run.thenStep("a", StepStatus.CANCELLED).thenStatus(RunStatus.CANCELLED);
        assertThat(run.run().timerAt()).isEmpty();
    }

    @Test
    void aRunInQuarantineGoesOnWhereItsWaitsHaveEndedMeanwhile() {
        given(steps("{id: a, wait: 1h}", "{id: b, depends_on: [a]}"))
                .quarantined(null)
                .passes(2 * HOUR)
                .resumed(null)
                .thenEvents("run_resumed", "step_succeeded a")
                .thenDispatched("b");
    }

    private static final String POLL = steps(
            "{id: poll, repeat: {until: output.done, every: 10s, multiplier: 2, max_every: 30s, at_most: 4}}",
            "{id: use, depends_on: [poll]}");

    @Test
    void aStepIsRepeatedUntilItsOutputIsAsItShouldBe() {
        RunScenario run = given(POLL).succeeds("poll", "{\"done\": false}");
        run.thenEvents("step_repeated poll")
                .thenStep("poll", StepStatus.WAITING)
                .thenTimerIn(10_000);
        run.timerFires()
                .thenDispatched("poll r1 a1")
                .succeeds("poll", "{\"done\": false}")
                .thenTimerIn(20_000);
        run.timerFires().succeeds("poll", "{\"done\": false}").thenTimerIn(30_000);
        run.timerFires().succeeds("poll", "{\"done\": true}").thenDispatched("use");
        run.succeeds("use").thenSucceeded();
        assertThat(run.result().stepOutputs().get("poll")).isEqualTo(Payload.ofJson("{\"done\": true}"));
        assertThat(run.result().stepMetadata().get("poll").revisionCount()).isEqualTo(3);
    }

    @Test
    void aRepetitionThatNeverEndsFailsItsStep() {
        RunScenario run = given(POLL);
        for (int round = 1; round < 4; round++) {
            run.succeeds("poll", "{\"done\": false}").timerFires();
        }
        run.succeeds("poll", "{\"done\": false}")
                .thenFailed(
                        "StepFailed",
                        "RepeatExhausted: the condition 'output.done' is still false after 4 of at most 4");
    }

    @Test
    void eachRoundHasAttemptsOfItsOwn() {
        RunScenario run = given(steps("{id: poll, retry: {max_attempts: 2}, repeat: {until: output.done, every: 10s}}"))
                .fails("poll", "Oops")
                .timerFires()
                .thenDispatched("poll r0 a2")
                .succeeds("poll", "{\"done\": false}")
                .timerFires()
                .thenDispatched("poll r1 a1");
        run.fails("poll", "Oops").timerFires().thenDispatched("poll r1 a2").fails("poll", "Oops");
        run.thenFailed("StepFailed", "step 'poll' failed at attempt 2");
    }

    @Test
    void aReportOfAnEarlierRoundIsStale() {
        RunScenario run = given(POLL);
        var first = run.ready("poll");
        run.succeeds("poll", "{\"done\": false}").timerFires();
        run.reports(RunScenario.completed(
                        first, new io.weir.protocol.Outcome.Success(Payload.ofJson("{\"done\":true}"))))
                .thenRejected(io.weir.protocol.RejectionReason.STALE, "revision 0");
    }

    @Test
    void anEndThatCannotBeEvaluatedFailsTheRun() {
        given(POLL)
                .succeeds("poll", "[]")
                .thenFailed("ConditionFailed", "the condition that ends the repetition of step 'poll'");
    }
}

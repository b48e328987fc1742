package io.weir.engine;

import static io.weir.engine.RunScenario.givenWithBudget;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not fit into one decision is handed out by the next ones. */
class PortionsTest {
    private static final String FIVE = steps(5, "");
    private static final DecisionBudget TWO = new DecisionBudget(2, 1_000_000, 1_000_000);

    private static String steps(int count, String more) {
        return "id: w\nsteps:\n"
                + IntStream.range(0, count)
                        .mapToObj(i -> "  - {id: s" + i + more.formatted(i) + "}\n")
                        .collect(Collectors.joining());
    }

    @Test
    void whatDoesNotFitIsHandedOutAtOnceByTheNextDecisions() {
        RunScenario run =
                givenWithBudget(FIVE, "1", TWO).thenDispatched("s0", "s1").thenTimerIn(0);
        run.timerFires().thenDispatched("s2", "s3").thenTimerIn(0);
        run.timerFires().thenDispatched("s4");
        assertThat(run.run().hasMoreToHandOut()).isFalse();
        for (int i = 0; i < 5; i++) {
            run.succeeds("s" + i);
        }
        run.thenSucceeded();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100_000})
    void aBudgetOfBytesIsOverrunByOneStepAtMost(int bytes) {
        RunScenario run = givenWithBudget(FIVE, "\"" + "x".repeat(98) + "\"", new DecisionBudget(100, bytes, 100_000));
        assertThat(run.dispatches()).hasSize(bytes <= 100 ? 1 : 5);
    }

    @Test
    void whatAStepIsHandedOfOthersCountsAsWell() {
        String yaml = "id: w\nsteps:\n  - {id: a}\n  - {id: b, depends_on: [a]}\n  - {id: c, depends_on: [a]}\n";
        RunScenario run = givenWithBudget(yaml, "1", new DecisionBudget(100, 50, 100_000));
        run.succeeds("a", "\"" + "x".repeat(60) + "\"").thenDispatched("b");
        run.timerFires().thenDispatched("c");
    }

    @Test
    void workOfExpressionsEndsAPortion() {
        String yaml = steps(4, ", input: {sum: '${input.filter(i, i >= %d).size()}'}");
        String numbers =
                IntStream.range(0, 1_000).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
        RunScenario run = givenWithBudget(yaml, numbers, new DecisionBudget(100, 1_000_000, 4_000));
        List<String> handedOut = new ArrayList<>(run.dispatches());
        int portions = 1;
        while (run.run().hasMoreToHandOut()) {
            run.timerFires();
            assertThat(run.dispatches()).hasSizeBetween(1, 2);
            handedOut.addAll(run.dispatches());
            portions++;
        }
        assertThat(handedOut).containsExactly("s0", "s1", "s2", "s3");
        assertThat(portions).isGreaterThan(1);
    }

    @Test
    void anEmptyBudgetLeavesEverythingReady() {
        RunScenario run = givenWithBudget(FIVE, "1", DecisionBudget.EMPTY)
                .thenDispatched()
                .thenTimerIn(0);
        run.timerFires().thenDispatched().thenTimerIn(0);
        Decision.Accepted next = (Decision.Accepted) run.run().on(new Event.TimerFired(run.now()), run);
        assertThat(next.effects()).hasSize(5);
    }

    @Test
    void whatBecomesReadyMeanwhileHasTheBudgetOfItsOwnDecision() {
        String yaml = FIVE + "  - {id: after, depends_on: [s0]}\n";
        RunScenario run = givenWithBudget(yaml, "1", TWO);
        run.succeeds("s0").thenDispatched("after");
        run.timerFires().thenDispatched("s2", "s3");
        run.timerFires().thenDispatched("s4");
    }

    @Test
    void aTimeoutOfAStepIsNotLostBetweenPortions() {
        RunScenario run =
                givenWithBudget(steps(3, ", timeouts: {schedule_to_start: 1m}"), "1", new DecisionBudget(1, 9, 9));
        run.timerFires();
        run.timerFires().thenTimerIn(60_000);
        run.passes(5).succeeds("s0").succeeds("s1").timerFires().thenEvents("step_failed s2");
    }

    @Test
    void retriesThatAreDueTogetherComeInPortions() {
        RunScenario run = givenWithBudget(
                steps(3, ", retry: {max_attempts: 2, initial_delay: 1s}"), "1", new DecisionBudget(3, 1_000, 9));
        run.fails("s0", "Oops").fails("s1", "Oops").fails("s2", "Oops");
        RunScenario small = run.withBudget(new DecisionBudget(1, 1_000, 9));
        small.timerFires().thenDispatched("s0 r0 a2").thenTimerIn(0);
        small.timerFires().thenDispatched("s1 r0 a2").thenTimerIn(0);
        small.timerFires().thenDispatched("s2 r0 a2");
        assertThat(small.run().hasMoreToHandOut()).isFalse();
    }

    @Test
    void cancelledBetweenPortionsTheRestIsNeverHandedOut() {
        RunScenario run = givenWithBudget(FIVE, "1", TWO).cancelled().thenStatus(RunStatus.CANCELLED);
        assertThat(run.abandoned()).hasSize(2);
        assertThat(run.run().timerAt()).isEmpty();
        assertThat(run.run().hasMoreToHandOut()).isFalse();
        run.thenStep("s2", StepStatus.PENDING);
    }

    @Test
    void aFailureBetweenPortionsEndsTheRun() {
        RunScenario run = givenWithBudget(FIVE, "1", TWO).failsForGood("s1", "Never");
        run.thenFailed("StepFailed", "s1");
        assertThat(run.run().hasMoreToHandOut()).isFalse();
    }

    @Test
    void anInputThatCannotBeBuiltEndsTheRunInItsOwnPortion() {
        String yaml = "id: w\nsteps:\n  - {id: a}\n  - {id: b, input: {x: '${$.input.nothing}'}}\n";
        RunScenario run =
                givenWithBudget(yaml, "{}", new DecisionBudget(1, 1_000, 1_000)).thenDispatched("a");
        run.timerFires().thenFailed("InputFailed", "'b'");
    }

    @Test
    void quarantineHoldsTheRestBackAndItGoesOnAfterwards() {
        RunScenario run = givenWithBudget(FIVE, "1", TWO).quarantined(null);
        assertThat(run.run().timerAt()).isEmpty();
        assertThat(run.run().hasMoreToHandOut()).isFalse();
        run.succeeds("s0").thenDispatched();
        run.resumed(null).thenDispatched("s2", "s3").thenTimerIn(0);
        run.timerFires().thenDispatched("s4");
    }

    @Test
    void manyPausedStepsAreResumedInPortionsOnce() {
        RunScenario run = givenWithBudget(
                steps(3, ", on_exhausted: pause, retry: {max_attempts: 1}"), "1", new DecisionBudget(3, 1_000, 9));
        run.fails("s0", "Oops").fails("s1", "Oops").fails("s2", "Oops").thenStatus(RunStatus.PAUSED);
        RunScenario small = run.withBudget(new DecisionBudget(1, 1_000, 9));
        small.resumed(null).thenDispatched("s0 r0 a2").thenStatus(RunStatus.PAUSED);
        small.timerFires().thenDispatched("s1 r0 a2");
        small.resumed(null).thenRejected(RejectionReason.DUPLICATE, "resumed before");
        small.timerFires().thenDispatched("s2 r0 a2").thenStatus(RunStatus.RUNNING);
    }

    @Test
    void aTimerThatStandsLateByAPutBackClockDoesNotHoldAPortionUp() {
        RunScenario run = givenWithBudget(FIVE, "1", TWO);
        run.happens(new Event.TimerFired(run.now() - 10_000, run.now() - 10_000))
                .thenDispatched("s2", "s3");
    }

    @Test
    void conditionsOfOneDecisionHaveABoundTogether() {
        StringBuilder yaml = new StringBuilder("id: w\nsteps:\n  - {id: a}\n");
        StringBuilder transitions = new StringBuilder("transitions:\n");
        for (int i = 0; i < 60; i++) {
            yaml.append("  - {id: b").append(i).append("}\n");
            transitions.append(
                    "  - {type: conditional, from: a, to: b%d, condition: 'output.all(i, output.exists(j, j == i + %d - %d + 1 - 1 + 1 - 1))'}%n"
                            .formatted(i, i, i));
        }
        String numbers = IntStream.range(0, 130).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
        RunScenario run = RunScenario.given(yaml + transitions.toString());
        run.reports("a", new Outcome.Success(Payload.ofJson(numbers)))
                .thenFailed("ConditionFailed", "evaluated for one decision");
    }
}

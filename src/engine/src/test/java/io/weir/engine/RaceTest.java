package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import org.junit.jupiter.api.Test;

/** A step with {@code trigger: any_succeeded}: the first success decides, and losers may fail. */
class RaceTest {
    private static final String RACE = """
            id: race
            steps:
              - {id: fast, retry: {max_attempts: 1}}
              - {id: slow, retry: {max_attempts: 1}}
              - {id: use, depends_on: [fast, slow], trigger: any_succeeded}
            """;

    @Test
    void aRunnerThatFailsFirstDoesNotEndTheRunWhileAnotherMayWin() {
        RunScenario run = given(RACE).fails("fast", "Oops").thenStatus(RunStatus.RUNNING);
        run.thenEvents("step_failed fast").thenStep("fast", StepStatus.FAILED).thenDispatched();
        run.succeeds("slow", "1").thenDispatched("use");
        assertThat(run.ready("use").dependencies().keySet()).containsExactly("slow");
        run.succeeds("use").thenSucceeded();
        assertThat(run.result().stepMetadata().get("fast").status()).isEqualTo("failed");
        assertThat(run.result().stepMetadata().get("fast").error()).isEqualTo(StepError.retryable("Oops", "no luck"));
        assertThat(run.result().stepMetadata().get("fast").success()).isFalse();
    }

    @Test
    void aLoserThatFailsWhenTheRaceIsWonDoesNotEndTheRun() {
        RunScenario run = given(RACE).succeeds("slow").thenDispatched("use");
        run.failsForGood("fast", "Oops").thenEvents("step_failed fast").thenStatus(RunStatus.RUNNING);
        run.succeeds("use").thenSucceeded();
        run = given(RACE).succeeds("slow").succeeds("use").thenStatus(RunStatus.RUNNING);
        run.failsForGood("fast", "Oops")
                .thenEvents("step_failed fast", "run_succeeded")
                .thenSucceeded();
    }

    @Test
    void aRaceThatAllHaveLostEndsTheRun() {
        RunScenario run = given(RACE).fails("fast", "Oops").fails("slow", "Later");
        run.thenFailed("AllFailed", "none of the steps that 'use' depends on has succeeded or still can; step 'slow'");
        run.thenEvents("step_failed slow", "run_failed");
        assertThat(run.result().error().stepId()).isEqualTo("use");
        assertThat(run.result().error().cause().type()).isEqualTo("Later");
    }

    @Test
    void aRaceWhoseLastRunnerIsSkippedEndsTheRun() {
        RunScenario run = given("""
                id: skipped
                steps:
                  - {id: gate}
                  - {id: fast}
                  - {id: slow}
                  - {id: use, depends_on: [fast, slow], trigger: any_succeeded}
                transitions: [{type: conditional, from: gate, to: slow, condition: "output"}]
                """);
        run.failsForGood("fast", "Oops").thenStatus(RunStatus.RUNNING);
        run.succeeds("gate", "false").thenFailed("AllFailed", "'use'");
        run.thenEvents("step_succeeded gate", "step_skipped slow", "step_skipped use", "run_failed");
    }

    private static final String BRANCHES = """
            id: branches
            steps:
              - {id: fetch-a}
              - {id: parse-a, depends_on: [fetch-a]}
              - {id: fetch-b}
              - {id: parse-b, depends_on: [fetch-b]}
              - {id: use, depends_on: [parse-a, parse-b], trigger: any_succeeded}
            """;

    @Test
    void aBranchOfARaceIsLostAsAWhole() {
        RunScenario run = given(BRANCHES).failsForGood("fetch-a", "Oops");
        run.thenEvents("step_failed fetch-a", "step_skipped parse-a").thenStatus(RunStatus.RUNNING);
        run.succeeds("fetch-b").succeeds("parse-b").thenDispatched("use");
        run.succeeds("use").thenSucceeded();
        given(BRANCHES)
                .failsForGood("fetch-a", "Oops")
                .failsForGood("fetch-b", "Oops")
                .thenFailed("AllFailed", "step 'fetch-b' failed");
    }

    @Test
    void aRunnerThatSomethingElseNeedsEndsTheRun() {
        for (String other : new String[] {
            "{id: other, depends_on: [fast]}",
            "{id: other, depends_on: [fast], trigger: all_done}",
            "{id: other, depends_on: [fast]}, {id: last, depends_on: [other]}"
        }) {
            given(RACE.replace("- {id: use", "- " + other.replace("}, {", "}\n  - {") + "\n  - {id: use"))
                    .failsForGood("fast", "Oops")
                    .thenFailed("StepFailed", "step 'fast' failed at attempt 1");
        }
        given(RACE + "transitions: [{type: sequential, from: fast, to: use}]")
                .failsForGood("fast", "Oops")
                .thenFailed("StepFailed", "step 'fast'");
    }

    @Test
    void aRaceThatFeedsAnotherMayBeLost() {
        RunScenario run = given("""
                id: two-races
                steps:
                  - {id: a}
                  - {id: b}
                  - {id: inner, depends_on: [a, b], trigger: any_succeeded}
                  - {id: c}
                  - {id: outer, depends_on: [inner, c], trigger: any_succeeded}
                """);
        run.failsForGood("a", "Oops").failsForGood("b", "Oops").thenStatus(RunStatus.RUNNING);
        run.thenStep("inner", StepStatus.SKIPPED).succeeds("c").thenDispatched("outer");
        run.succeeds("outer").thenSucceeded();
    }

    @Test
    void inALoopALoserRunsAgainInTheNextRound() {
        RunScenario run = given("""
                id: rounds
                steps:
                  - {id: draft}
                  - {id: quick, depends_on: [draft]}
                  - {id: deep, depends_on: [draft]}
                  - {id: review, depends_on: [quick, deep], trigger: any_succeeded}
                transitions: [{type: revision_loop, reviser: draft, validator: review, max_iterations: 2}]
                """);
        run.succeeds("draft").failsForGood("deep", "Oops").succeeds("quick").thenDispatched("review");
        run.asksForRevision("review", "1").succeeds("draft").thenDispatched("quick r1 a1", "deep r1 a1");
        run.failsForGood("quick", "Oops").succeeds("deep").thenDispatched("review r1 a1");
        run.succeeds("review", "{\"decision\":\"pass\"}").thenSucceeded();
        assertThat(run.result().stepMetadata().get("quick").status()).isEqualTo("failed");
    }

    @Test
    void theReviserAndTheValidatorOfALoopAreNeededInEveryRace() {
        given("""
                id: needed
                steps:
                  - {id: draft}
                  - {id: review, depends_on: [draft]}
                  - {id: other}
                  - {id: use, depends_on: [review, other], trigger: any_succeeded}
                transitions: [{type: revision_loop, reviser: draft, validator: review, max_iterations: 2}]
                """).succeeds("draft").failsForGood("review", "Oops").thenFailed("StepFailed", "step 'review'");
    }
}

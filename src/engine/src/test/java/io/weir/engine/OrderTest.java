package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import org.junit.jupiter.api.Test;

/** Dependencies, triggers, transitions, skipping. */
class OrderTest {
    private static final String DIAMOND = """
            id: diamond
            steps:
              - {id: a}
              - {id: b, depends_on: [a]}
              - {id: c, depends_on: [a]}
              - {id: d, depends_on: [b, c]}
            """;

    @Test
    void aStepRunsWhenAllItDependsOnHasSucceeded() {
        RunScenario run = given(DIAMOND).thenDispatched("a").thenEvents("run_started");
        run.succeeds("a", "1").thenDispatched("b", "c");
        run.succeeds("c", "3").thenDispatched();
        run.succeeds("b", "2").thenDispatched("d");
        assertThat(run.ready("d").dependencies())
                .containsExactly(
                        java.util.Map.entry("b", Payload.ofJson("2")), java.util.Map.entry("c", Payload.ofJson("3")));
        run.succeeds("d", "4").thenEvents("step_succeeded d", "run_succeeded").thenSucceeded();
        assertThat(run.result().stepOutputs().keySet()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void sequentialTransitionsFromTwoBranchesJoin() {
        RunScenario run = given("""
                id: join
                steps: [{id: a}, {id: b}, {id: c}, {id: d}]
                transitions:
                  - {type: sequential, from: a, to: b}
                  - {type: sequential, from: a, to: c}
                  - {type: sequential, from: b, to: d}
                  - {type: sequential, from: c, to: d}
                """);
        run.thenDispatched("a").succeeds("a").thenDispatched("b", "c");
        run.succeeds("b").thenDispatched();
        run.succeeds("c").thenDispatched("d");
        run.succeeds("d").thenSucceeded();
    }

    private static final String ROUTES = """
            id: routes
            steps: [{id: score}, {id: high}, {id: low}, {id: after_low, depends_on: [low]}, {id: join}]
            transitions:
              - {type: conditional, from: score, to: high, condition: "output.points >= 10"}
              - {type: conditional, from: score, to: low, condition: "$.output.weak"}
              - {type: sequential, from: high, to: join}
              - {type: sequential, from: after_low, to: join}
            """;

    @Test
    void aConditionThatHoldsTakesItsBranchAndTheOtherIsSkippedWithAllBehindIt() {
        RunScenario run = given(ROUTES).succeeds("score", "{\"points\": 12}").thenDispatched("high");
        run.thenEvents("step_succeeded score", "step_skipped low", "step_skipped after_low");
        run.succeeds("high").thenDispatched("join");
        run.succeeds("join").thenSucceeded();
        assertThat(run.result().stepMetadata().get("after_low").status()).isEqualTo("skipped");
    }

    @Test
    void theOtherBranchIsTakenWhenTheConditionDoesNotHold() {
        RunScenario run = given(ROUTES)
                .succeeds("score", "{\"points\": 2, \"weak\": true}")
                .thenDispatched("low");
        run.succeeds("low").thenDispatched("after_low");
        run.succeeds("after_low").thenDispatched("join");
        assertThat(run.ready("join").dependencies().keySet()).containsExactly("after_low");
        run.succeeds("join").thenSucceeded();
    }

    @Test
    void aConditionThatCannotBeEvaluatedFailsTheRunAndSaysWhere() {
        given(ROUTES)
                .succeeds("score", "{}")
                .thenFailed("ConditionFailed", "from 'score' to 'high'")
                .thenDispatched();
    }

    @Test
    void anySucceededFiresAtTheFirstAndOnlyOnce() {
        RunScenario run = given("""
                id: race
                steps:
                  - {id: a}
                  - {id: b}
                  - {id: first, depends_on: [a, b], trigger: any_succeeded}
                """);
        run.succeeds("b", "\"b\"").thenDispatched("first");
        assertThat(run.ready("first").dependencies().keySet()).containsExactly("b");
        run.succeeds("a").thenDispatched();
        run.succeeds("first").thenSucceeded();
    }

    @Test
    void allDoneRunsAfterSkippedStepsToo() {
        RunScenario run = given("""
                id: cleanup
                steps:
                  - {id: a}
                  - {id: b}
                  - {id: c, depends_on: [b], trigger: all_done}
                  - {id: never, depends_on: [b]}
                transitions: [{type: conditional, from: a, to: b, condition: "output == true"}]
                """);
        run.succeeds("a", "false").thenDispatched("c");
        run.thenStep("b", StepStatus.SKIPPED).thenStep("never", StepStatus.SKIPPED);
        run.succeeds("c").thenSucceeded();
    }

    @Test
    void aWorkflowWhoseRestIsSkippedEndsInSuccess() {
        given("""
                        id: stop-early
                        steps: [{id: a}, {id: b}]
                        transitions: [{type: conditional, from: a, to: b, condition: "output.go"}]
                        """)
                .succeeds("a", "{\"go\": false}")
                .thenEvents("step_succeeded a", "step_skipped b", "run_succeeded")
                .thenStatus(RunStatus.SUCCESS);
    }

    @Test
    void anInputTemplateIsFilledFromWhatCameBefore() {
        RunScenario run = given("""
                id: mapped
                steps:
                  - {id: a}
                  - {id: b, depends_on: [a], input: {sum: "${steps.a.output.x + input.n}", by: "run ${run.id}"}}
                """);
        run.succeeds("a", "{\"x\": 41}");
        assertThat(run.ready("b").input().toJson()).isEqualTo("{\"by\":\"run run-1\",\"sum\":42}");
    }

    @Test
    void anInputTemplateThatCannotBeFilledFailsTheRun() {
        given("""
                        id: mapped
                        steps:
                          - {id: a}
                          - {id: b, depends_on: [a], input: {x: "${steps.a.output.missing}"}}
                        """).succeeds("a", "{}").thenDispatched().thenFailed("InputFailed", "step 'b'");
    }

    @Test
    void aFanOutOfFiftyJoins() {
        StringBuilder yaml = new StringBuilder("id: fan\nsteps:\n  - {id: split}\n");
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            yaml.append("  - {id: w").append(i).append(", depends_on: [split]}\n");
            all.append(i == 0 ? "" : ", ").append('w').append(i);
        }
        yaml.append("  - {id: join, depends_on: [").append(all).append("]}\n");
        RunScenario run = given(yaml.toString()).succeeds("split");
        assertThat(run.dispatches()).hasSize(50);
        for (int i = 49; i > 0; i--) {
            run.succeeds("w" + i, "" + i).thenDispatched();
        }
        run.succeeds("w0", "0").thenDispatched("join");
        assertThat(run.ready("join").dependencies()).hasSize(50);
        run.succeeds("join").thenSucceeded();
    }

    @Test
    void inAMappingOutputIsTheOutputOfTheOnlyStepBefore() {
        RunScenario run = given("""
                id: only-before
                steps:
                  - {id: a}
                  - {id: b, depends_on: [a], input: {x: "${output.x}", y: "${$.output.y}"}}
                  - {id: c, input: "${output}"}
                transitions: [{type: sequential, from: b, to: c}]
                """);
        run.succeeds("a", "{\"x\": 1, \"y\": [2]}");
        assertThat(run.ready("b").input()).isEqualTo(Payload.ofJson("{\"x\":1,\"y\":[2]}"));
        run.succeeds("b", "\"b\"");
        assertThat(run.ready("c").input()).isEqualTo(Payload.ofJson("\"b\""));
    }

    @Test
    void inALoopTheOutputOfTheOnlyStepBeforeIsTheDraftOfTheRound() {
        RunScenario run = given("""
                id: rounds
                steps:
                  - {id: generate}
                  - {id: critique, depends_on: [generate], input: "${output}"}
                  - {id: revise, depends_on: [critique], input: "${output.feedback}"}
                transitions:
                  - {type: revision_loop, reviser: revise, validator: critique, max_iterations: 2}
                """);
        run.succeeds("generate", "0").asksForRevision("critique", "\"why\"");
        assertThat(run.ready("revise").input()).isEqualTo(Payload.ofJson("\"why\""));
        run.succeeds("revise", "1").thenDispatched("critique r1 a1");
        assertThat(run.ready("critique").input()).isEqualTo(Payload.ofJson("1"));
    }

    @Test
    void outputInAMappingIsRefusedUnlessExactlyOneStepComesBefore() {
        assertThatThrownBy(() -> RunScenario.plan("""
                id: none
                steps: [{id: a, input: {x: "${output.x}"}}]
                """))
                .hasMessageContaining("steps[0].input: names output")
                .hasMessageContaining("write input");
        assertThatThrownBy(() -> RunScenario.plan("""
                id: two
                steps:
                  - {id: a}
                  - {id: b-2}
                  - {id: c, depends_on: [a], input: "${$.input[?@.x == $.output.x]}"}
                transitions: [{type: sequential, from: b-2, to: c}]
                """))
                .hasMessageContaining("2 steps come before 'c'; write which one is meant, as in"
                        + " steps.a.output or steps.b-2.output");
        RunScenario.plan("""
                id: not-named
                steps:
                  - {id: a}
                  - {id: b}
                  - {id: c, depends_on: [a, b], input: "output ${steps.a.output} $${output}"}
                """);
    }

    @Test
    void outputInAConditionOfAStepAndInTheResultIsRefusedUnlessExactlyOneStepComesBefore() {
        assertThatThrownBy(() -> RunScenario.plan("""
                id: none
                steps: [{id: a, when: output.x > 1}]
                output: {x: "${output.x}"}
                """))
                .hasMessageContaining("steps[0].when: names output")
                .hasMessageContaining("output: names output")
                .hasMessageContaining("no single step comes before the end of the run");
        RunScenario.plan("""
                id: one
                steps: [{id: a}, {id: b, depends_on: [a], when: output.x > 1}]
                output: {x: "${steps.a.output.x}"}
                """);
    }

    @Test
    void outputInTheInputOfACompensationIsTheOneOfTheStepItself() {
        RunScenario.plan("""
                id: own
                steps: [{id: a, compensate: {type: undo, input: {id: "${output.id}"}}}]
                """);
    }

    @Test
    void aSingleEqualsSignIsAnsweredWithWhatWasMeant() {
        assertThatThrownBy(() -> RunScenario.plan("""
                id: equals
                steps: [{id: a}, {id: b}]
                transitions: [{type: conditional, from: a, to: b, condition: "output.loud = true"}]
                """)).hasMessageContaining("did you mean `==`?");
        assertThatThrownBy(() -> RunScenario.plan("""
                id: text
                steps: [{id: a}, {id: b}]
                transitions: [{type: conditional, from: a, to: b, condition: "output.x == 'a = b' &&"}]
                """)).message().doesNotContain("did you mean");
    }
}

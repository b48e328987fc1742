package io.weir.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {
    private static List<String> warnings(String yaml) {
        return Definitions.warnings(Definitions.read(yaml)).stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void aStepThatIsSkippedWithAnOptionalOneBeforeItIsPointedOut() {
        assertThat(warnings("""
                id: optional
                steps: [{id: check}, {id: extra}, {id: go-on, depends_on: [extra]}]
                transitions: [{type: conditional, from: check, to: extra, condition: output.more}]
                """))
                .singleElement()
                .asString()
                .contains("steps[2]: 'go-on' needs 'extra'", "trigger: all_done");
        assertThat(warnings("""
                id: diamond
                steps: [{id: check}, {id: extra}, {id: go-on, depends_on: [check, extra]}]
                transitions: [{type: conditional, from: check, to: extra, condition: output.more}]
                """)).hasSize(1);
        assertThat(warnings("""
                id: by-transition
                steps: [{id: check}, {id: extra}, {id: go-on}]
                transitions:
                  - {type: conditional, from: check, to: extra, condition: output.more}
                  - {type: sequential, from: extra, to: go-on}
                """)).hasSize(1);
    }

    @Test
    void aStepThatGoesOnWithoutTheOptionalOneAndABranchWithAlternativesAreNot() {
        assertThat(warnings("""
                id: all-done
                steps: [{id: check}, {id: extra}, {id: go-on, depends_on: [extra], trigger: all_done}]
                transitions: [{type: conditional, from: check, to: extra, condition: output.more}]
                """)).isEmpty();
        assertThat(warnings("""
                id: alternatives
                steps: [{id: check}, {id: large}, {id: small}, {id: after, depends_on: [large]}]
                transitions:
                  - {type: conditional, from: check, to: large, condition: output.n > 3}
                  - {type: conditional, from: check, to: small, condition: output.n <= 3}
                """)).isEmpty();
        assertThat(warnings("""
                id: last
                steps: [{id: check}, {id: extra}]
                transitions: [{type: conditional, from: check, to: extra, condition: output.more}]
                """)).isEmpty();
    }

    @Test
    void aHeartbeatWithoutABoundOnTheStartIsPointedOut() {
        assertThat(warnings("""
                id: w
                steps: [{id: a, timeouts: {start_to_close: none, heartbeat: 10s}}]
                """))
                .singleElement()
                .asString()
                .startsWith("steps[0].timeouts: ")
                .contains("schedule_to_start");
        assertThat(warnings("""
                id: w
                steps: [{id: a, timeouts: {start_to_close: none, heartbeat: 10s, schedule_to_start: 1h}}]
                """)).isEmpty();
    }

    @Test
    void aFailureIsNoAlternativeToAConditionThatIsFalse() {
        assertThat(warnings("""
                id: w
                steps: [{id: check}, {id: extra}, {id: repair}, {id: go-on, depends_on: [extra]}]
                transitions:
                  - {type: conditional, from: check, to: extra, condition: output.more}
                  - {type: on_failure, from: check, to: repair}
                """))
                .singleElement()
                .asString()
                .contains("'go-on' needs 'extra'", "write the condition as `when` of 'extra'");
        assertThat(warnings("""
                id: w
                steps: [{id: check}, {id: extra}, {id: other}, {id: go-on, depends_on: [extra]}]
                transitions:
                  - {type: conditional, from: check, to: extra, condition: output.more}
                  - {type: otherwise, from: check, to: other}
                """)).isEmpty();
    }

    @Test
    void stepsThatNeverRunArePointedOutOnceWithTheCause() {
        assertThat(warnings("""
                id: w
                steps:
                  - {id: stop, fail: {error: E, message: m}}
                  - {id: after, depends_on: [stop]}
                  - {id: last, depends_on: [after]}
                  - {id: next}
                  - {id: wait, wait: 1m}
                  - {id: repair}
                transitions:
                  - {type: sequential, from: stop, to: next}
                  - {type: on_failure, from: wait, to: repair}
                """))
                .hasSize(3)
                .anySatisfy(text -> assertThat(text)
                        .startsWith("steps[1]: 'after' never runs: it needs the success of 'stop', which always fails"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith(
                                "steps[3]: 'next' never runs: no transition leads to it that can be taken, as 'stop'"
                                        + " always fails"))
                .anySatisfy(text -> assertThat(text)
                        .isEqualTo(
                                "steps[5]: 'repair' never runs: no transition leads to it that can be taken, as 'wait'"
                                        + " can't fail"));
    }

    @Test
    void stepsThatRunInSomeRunAreNotPointedOut() {
        assertThat(warnings("""
                id: w
                steps:
                  - {id: stop, fail: {error: E, message: m}}
                  - {id: maybe, when: input.x, fail: {error: E, message: m}}
                  - {id: may-fail, fail: {error: E, message: m}, allow_failure: true}
                  - {id: work}
                  - {id: handled}
                  - {id: anyway, depends_on: [stop, handled], trigger: all_done}
                  - {id: race, depends_on: [stop, work], trigger: any_succeeded}
                  - {id: after-maybe, depends_on: [maybe, may-fail]}
                  - {id: lost}
                transitions:
                  - {type: on_failure, from: stop, to: handled, errors: [E]}
                  - {type: on_failure, from: race, to: lost, errors: [AllFailed]}
                """)).isEmpty();
    }

    @Test
    void partsWithoutEffectArePointedOut() {
        assertThat(warnings("""
                id: w
                steps:
                  - {id: a, on_exhausted: pause, allow_failure: true}
                  - {id: b, on_exhausted: pause}
                  - {id: c, depends_on: [b]}
                  - {id: d, set: 1, allow_failure: true, compensate: {type: undo, when: attempted}}
                  - {id: e}
                  - {id: f, fail: {error: Full, message: m}}
                transitions:
                  - {type: on_failure, from: b, to: e, errors: [RepeatExhausted, AllFailed, Other]}
                  - {type: on_failure, from: f, to: e, errors: [Full, Empty]}
                  - {type: sequential, from: c, to: e}
                  - {type: conditional, from: c, to: e, condition: output.x}
                step_outputs: none
                """))
                .extracting(text -> text.replaceAll(":.*", ""))
                .containsExactly(
                        "transitions[0]",
                        "transitions[0].errors[0]",
                        "transitions[0].errors[1]",
                        "transitions[1].errors[1]",
                        "transitions[3]",
                        "steps[0].allow_failure",
                        "steps[3].allow_failure",
                        "steps[3].compensate.when",
                        "step_outputs");
        assertThat(warnings("""
                id: w
                steps: [{id: a}]
                compensation: {on: failed}
                """))
                .singleElement()
                .asString()
                .startsWith("compensation: has no effect: no step has compensate");
    }

    @Test
    void theExamplesOfTheValidCorpusThatUseAllOfItHaveNone() {
        for (String file : List.of("bodies.yaml", "endings.yaml", "approval-loop.yaml")) {
            assertThat(Corpus.files("valid").filter(each -> each.endsWith(file)))
                    .singleElement()
                    .satisfies(each -> assertThat(Definitions.warnings(Definitions.read(Corpus.bytes(each))))
                            .allMatch(warning -> warning.message().startsWith("waits for an answer")));
        }
    }

    @Test
    void anAwaitOfAnAnswerIsNotCarriedOutYet() {
        assertThat(warnings("id: w\nsteps: [{id: a, await: {answer: {type: boolean}}}]"))
                .singleElement()
                .asString()
                .startsWith("steps[0].await: waits for an answer, which this version of Weir does not carry out yet");
    }
}

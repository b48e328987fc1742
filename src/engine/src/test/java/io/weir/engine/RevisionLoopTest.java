package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.StepReady.LoopContext;
import org.junit.jupiter.api.Test;

class RevisionLoopTest {
    private static final String REVISER_AFTER = """
            id: critique-revise
            steps:
              - {id: generate}
              - {id: critique, depends_on: [generate]}
              - {id: revise, depends_on: [critique]}
              - {id: publish, depends_on: [revise, critique]}
            transitions:
              - {type: revision_loop, reviser: revise, validator: critique, max_iterations: 2}
            """;

    @Test
    void aPassAtOnceBypassesTheReviserAndItsDependentsSeeTheFirstDraft() {
        RunScenario run =
                given(REVISER_AFTER).succeeds("generate", "\"draft 0\"").thenDispatched("critique");
        assertThat(run.ready("critique").loop()).isEqualTo(new LoopContext(0, 2, Payload.ofJson("\"draft 0\""), null));
        run.succeeds("critique", "{\"decision\": \"pass\"}").thenDispatched("publish");
        run.thenEvents("step_succeeded critique", "loop_closed critique", "step_bypassed revise");
        assertThat(run.ready("publish").dependencies().get("revise")).isEqualTo(Payload.ofJson("\"draft 0\""));
        run.succeeds("publish").thenSucceeded();
        assertThat(run.result().stepOutputs()).doesNotContainKey("revise");
    }

    @Test
    void feedbackDraftAndIterationGoToTheReviserAndTheNewDraftToTheValidator() {
        RunScenario run = given(REVISER_AFTER).succeeds("generate", "\"draft 0\"");
        run.asksForRevision("critique", "\"shorter\"").thenDispatched("revise r1 a1");
        run.thenEvents("step_succeeded critique", "revision_requested critique");
        assertThat(run.ready("revise").loop())
                .isEqualTo(new LoopContext(1, 2, Payload.ofJson("\"draft 0\""), Payload.ofJson("\"shorter\"")));
        run.succeeds("revise", "\"draft 1\"").thenDispatched("critique r1 a1");
        assertThat(run.ready("critique").loop())
                .isEqualTo(new LoopContext(1, 2, Payload.ofJson("\"draft 1\""), Payload.ofJson("\"shorter\"")));
        run.succeeds("critique", "{\"decision\": \"revise\", \"feedback\": \"still\"}")
                .thenDispatched("revise r2 a1");
        run.thenEvents("step_succeeded critique", "revision_requested critique", "last_revision critique");
        assertThat(run.ready("revise").loop())
                .isEqualTo(new LoopContext(2, 2, Payload.ofJson("\"draft 1\""), Payload.ofJson("\"still\"")));
        run.succeeds("revise", "\"draft 2\"");
        run.succeeds("critique", "{\"decision\": \"pass\"}").thenDispatched("publish");
        assertThat(run.ready("publish").dependencies().get("revise")).isEqualTo(Payload.ofJson("\"draft 2\""));
        run.succeeds("publish").thenSucceeded();
        assertThat(run.result().stepMetadata().get("critique").revisionCount()).isEqualTo(2);
    }

    @Test
    void revisionsThatRunOutFailTheRunAndEveryDraftIsKept() {
        RunScenario run = given(REVISER_AFTER).succeeds("generate", "0");
        for (int i = 1; i <= 2; i++) {
            run.asksForRevision("critique", "\"again\"").succeeds("revise", "" + i);
        }
        run.asksForRevision("critique", "\"no\"").thenFailed("MaxRevisionsExceeded", "after 2 of at most 2");
        assertThat(run.result().revisionOutputs().get("revise"))
                .containsExactly(Payload.NULL, Payload.ofJson("1"), Payload.ofJson("2"));
        assertThat(run.result().revisionOutputs().get("critique")).hasSize(3);
    }

    @Test
    void acceptLastGoesOnWithTheLastDraft() {
        RunScenario run = given(
                        REVISER_AFTER.replace("max_iterations: 2", "max_iterations: 1, on_exhausted: accept_last"))
                .succeeds("generate", "0");
        run.asksForRevision("critique", "1").succeeds("revise", "1");
        run.asksForRevision("critique", "2").thenDispatched("publish");
        assertThat(run.ready("publish").dependencies().get("revise")).isEqualTo(Payload.ofJson("1"));
        run.succeeds("publish").thenSucceeded();
    }

    @Test
    void anUnclearDecisionFailsTheRunAndSaysWhatWasExpected() {
        given(REVISER_AFTER)
                .succeeds("generate", "0")
                .succeeds("critique", "{\"decision\": \"maybe\"}")
                .thenFailed("UnclearDecision", "expected status needs_revision");
    }

    @Test
    void aLoopCanSayItselfWhatMeansRevise() {
        RunScenario run = given(
                        REVISER_AFTER.replace("max_iterations: 2", "max_iterations: 2, revise_when: output.score < 5"))
                .succeeds("generate", "0");
        run.succeeds("critique", "{\"score\": 3}").thenDispatched("revise r1 a1");
        run.succeeds("revise", "1").succeeds("critique", "{\"score\": 9}").thenDispatched("publish");
    }

    private static final String REVISER_FIRST = """
            id: draft-review
            steps:
              - {id: brief}
              - {id: draft, depends_on: [brief]}
              - {id: format, depends_on: [draft]}
              - {id: review, depends_on: [format]}
              - {id: print, depends_on: [format]}
            transitions:
              - {type: revision_loop, reviser: draft, validator: review, max_iterations: 3}
            """;

    @Test
    void everyStepBetweenReviserAndValidatorRunsAgainAndStepsBehindWaitUntilTheLoopCloses() {
        RunScenario run = given(REVISER_FIRST).succeeds("brief", "\"b\"").thenDispatched("draft");
        assertThat(run.ready("draft").loop()).isEqualTo(new LoopContext(0, 3, null, null));
        run.succeeds("draft", "\"d0\"").succeeds("format", "\"f0\"").thenDispatched("review");
        run.asksForRevision("review", "\"why\"").thenDispatched("draft r1 a1");
        assertThat(run.ready("draft").loop())
                .isEqualTo(new LoopContext(1, 3, Payload.ofJson("\"d0\""), Payload.ofJson("\"why\"")));
        assertThat(run.ready("draft").dependencies()).containsKey("brief");
        run.succeeds("draft", "\"d1\"").thenDispatched("format r1 a1");
        assertThat(run.ready("format").dependencies().get("draft")).isEqualTo(Payload.ofJson("\"d1\""));
        run.succeeds("format", "\"f1\"").thenDispatched("review r1 a1");
        run.succeeds("review", "{\"decision\":\"pass\"}").thenDispatched("print");
        assertThat(run.ready("print").dependencies().get("format")).isEqualTo(Payload.ofJson("\"f1\""));
        run.succeeds("print").thenSucceeded();
    }

    @Test
    void stepsOnBothSidesOfAReviserThatStandsAfterTheValidatorRunAgain() {
        RunScenario run = given("""
                id: both-sides
                steps:
                  - {id: generate}
                  - {id: lint, depends_on: [generate]}
                  - {id: critique, depends_on: [lint]}
                  - {id: digest, depends_on: [critique]}
                  - {id: revise, depends_on: [digest]}
                transitions:
                  - {type: revision_loop, reviser: revise, validator: critique, max_iterations: 2, revision_source: generate}
                """);
        run.succeeds("generate", "0").succeeds("lint").thenDispatched("critique");
        run.asksForRevision("critique", "\"x\"").thenDispatched("digest r1 a1");
        run.succeeds("digest", "\"digested\"").thenDispatched("revise r1 a1");
        assertThat(run.ready("revise").dependencies().get("digest")).isEqualTo(Payload.ofJson("\"digested\""));
        run.succeeds("revise", "1").thenDispatched("lint r1 a1");
        assertThat(run.ready("lint").loop().draft()).isEqualTo(Payload.ofJson("1"));
        run.succeeds("lint").thenDispatched("critique r1 a1");
        run.succeeds("critique", "{\"decision\":\"pass\"}").thenSucceeded();
    }

    @Test
    void aRetryInsideALoopKeepsTheRevision() {
        RunScenario run = given(REVISER_AFTER).succeeds("generate", "0").asksForRevision("critique", "1");
        run.fails("revise", "Oops").timerFires().thenDispatched("revise r1 a2");
        run.succeeds("revise", "1").thenDispatched("critique r1 a1");
    }

    @Test
    void loopsOnDisjointStepsRunIndependently() {
        RunScenario run = given("""
                id: two
                steps:
                  - {id: a}
                  - {id: va, depends_on: [a]}
                  - {id: b}
                  - {id: vb, depends_on: [b]}
                  - {id: end, depends_on: [va, vb]}
                transitions:
                  - {type: revision_loop, reviser: a, validator: va, max_iterations: 1}
                  - {type: revision_loop, reviser: b, validator: vb, max_iterations: 2}
                """);
        run.succeeds("a").succeeds("b");
        run.asksForRevision("va", "1").thenDispatched("a r1 a1");
        run.asksForRevision("vb", "1").thenDispatched("b r1 a1");
        run.succeeds("a").succeeds("va", "{\"decision\":\"pass\"}").thenDispatched();
        run.succeeds("b").asksForRevision("vb", "2").thenDispatched("b r2 a1");
        run.succeeds("b").succeeds("vb", "{\"decision\":\"pass\"}").thenDispatched("end");
    }

    @Test
    void aStepThatValidatesNothingMayNotAskForARevision() {
        given("id: plain\nsteps: [{id: a}]").asksForRevision("a", "1").thenFailed("StepFailed", "UnexpectedRevision");
    }

    @Test
    void aSkippedValidatorClosesItsLoop() {
        RunScenario run = given("""
                id: skipped
                steps:
                  - {id: gate}
                  - {id: critique}
                  - {id: revise, depends_on: [critique]}
                  - {id: end, depends_on: [revise], trigger: all_done}
                transitions:
                  - {type: conditional, from: gate, to: critique, condition: "output"}
                  - {type: revision_loop, reviser: revise, validator: critique, max_iterations: 2, revision_source: gate}
                """);
        run.succeeds("gate", "false").thenDispatched("end");
        run.thenStep("critique", StepStatus.SKIPPED).thenStep("revise", StepStatus.SKIPPED);
    }

    private static final String REVISER_NEEDS_THE_FINDINGS = """
            id: findings
            steps:
              - {id: generate}
              - {id: lint, depends_on: [generate]}
              - {id: critique, depends_on: [lint]}
              - {id: revise, depends_on: [lint, critique]}
            transitions:
              - {type: revision_loop, reviser: revise, validator: critique, max_iterations: 2, revision_source: generate}
            """;

    @Test
    void aReviserMayDependOnWhatLeadsToItsValidatorAndSeesItAsItWasForTheDraftItRevises() {
        RunScenario run = given(REVISER_NEEDS_THE_FINDINGS);
        run.succeeds("generate", "0").succeeds("lint", "\"l0\"");
        run.asksForRevision("critique", "\"x\"").thenDispatched("revise r1 a1");
        assertThat(run.ready("revise").dependencies().get("lint")).isEqualTo(Payload.ofJson("\"l0\""));
        run.succeeds("revise", "1").thenDispatched("lint r1 a1");
        run.succeeds("lint", "\"l1\"").thenDispatched("critique r1 a1");
        run.asksForRevision("critique", "\"y\"").thenDispatched("revise r2 a1");
        assertThat(run.ready("revise").dependencies().get("lint")).isEqualTo(Payload.ofJson("\"l1\""));
        run.succeeds("revise", "2").succeeds("lint", "\"l2\"").succeeds("critique", "{\"decision\":\"pass\"}");
        run.thenSucceeded();
    }

    @Test
    void aStepOfTheLastPassThatTheReviserWaitsForKeepsItsRevisionAndItsDraft() {
        RunScenario run = given("""
                id: unhurried
                steps:
                  - {id: generate}
                  - {id: quick, depends_on: [generate]}
                  - {id: lint, depends_on: [generate]}
                  - {id: critique, depends_on: [lint, quick], trigger: any_succeeded}
                  - {id: revise, depends_on: [lint, critique]}
                transitions:
                  - {type: revision_loop, reviser: revise, validator: critique, max_iterations: 2, revision_source: generate}
                """);
        run.succeeds("generate", "0").succeeds("quick").thenDispatched("critique");
        run.asksForRevision("critique", "\"x\"").thenDispatched();
        run.fails("lint", "Oops").timerFires().thenDispatched("lint r0 a2");
        assertThat(run.ready("lint").loop()).isEqualTo(new LoopContext(0, 2, Payload.ofJson("0"), null));
        run.succeeds("lint", "\"l0\"").thenDispatched("revise r1 a1");
    }

    @Test
    void whatAnEarlierPassLeftIsNotHandedOutForAStepThatIsNotDoneInThisOne() {
        RunScenario run = given("""
                id: stale
                steps:
                  - {id: draft}
                  - {id: fast, depends_on: [draft]}
                  - {id: slow, depends_on: [draft]}
                  - {id: review, depends_on: [fast, slow], trigger: any_succeeded}
                transitions:
                  - {type: revision_loop, reviser: draft, validator: review, max_iterations: 2}
                """);
        run.succeeds("draft", "0").succeeds("slow", "\"slow 0\"").thenDispatched("review");
        run.asksForRevision("review", "\"again\"").succeeds("draft", "1");
        run.succeeds("fast", "\"fast 1\"").thenDispatched("review r1 a1");
        assertThat(run.ready("review").dependencies())
                .containsExactly(java.util.Map.entry("fast", Payload.ofJson("\"fast 1\"")));
    }

    @Test
    void whatAnEarlierPassLeftIsNotHandedOutForAStepThatIsSkippedInThisOne() {
        RunScenario run = given("""
                id: skipped-now
                steps:
                  - {id: draft}
                  - {id: extra}
                  - {id: review, depends_on: [draft, extra], trigger: all_done}
                transitions:
                  - {type: conditional, from: draft, to: extra, condition: "output.extra"}
                  - {type: revision_loop, reviser: draft, validator: review, max_iterations: 2}
                """);
        run.succeeds("draft", "{\"extra\": true}").succeeds("extra", "\"e0\"").thenDispatched("review");
        run.asksForRevision("review", "\"again\"").succeeds("draft", "{\"extra\": false}");
        run.thenDispatched("review r1 a1").thenStep("extra", StepStatus.SKIPPED);
        assertThat(run.ready("review").dependencies().keySet()).containsExactly("draft");
    }

    @Test
    void aStepBehindALoopIsNotHandedADraftThatTheLoopIsStillWorkingOn() {
        RunScenario run = given("""
                id: still-open
                steps:
                  - {id: draft}
                  - {id: review, depends_on: [draft]}
                  - {id: other}
                  - {id: end, depends_on: [draft, other], trigger: any_succeeded}
                transitions:
                  - {type: revision_loop, reviser: draft, validator: review, max_iterations: 2}
                """);
        run.succeeds("draft", "0").thenDispatched("review");
        run.succeeds("other", "1").thenDispatched("end");
        assertThat(run.ready("end").dependencies().keySet()).containsExactly("other");
    }

    @Test
    void aConditionOutOfAStepThatWasBypassedWithoutOutputIsNotTaken() {
        RunScenario run = given("""
                id: digest
                steps:
                  - {id: draft}
                  - {id: critique, depends_on: [draft]}
                  - {id: digest, depends_on: [critique]}
                  - {id: revise, depends_on: [digest]}
                  - {id: notify}
                transitions:
                  - {type: conditional, from: digest, to: notify, condition: "output.severity > 3"}
                  - {type: revision_loop, reviser: revise, validator: critique, max_iterations: 2}
                """);
        run.succeeds("draft").succeeds("critique", "{\"decision\": \"pass\"}").thenSucceeded();
        run.thenStep("notify", StepStatus.SKIPPED);
    }

    @Test
    void aValidatorNeverJudgesTheDraftBeforeTheReviserHasMadeItsOwn() {
        RunScenario run = given("""
                id: any
                steps:
                  - {id: x}
                  - {id: draft}
                  - {id: judge, depends_on: [draft, x], trigger: any_succeeded}
                transitions:
                  - {type: revision_loop, reviser: draft, validator: judge, max_iterations: 2}
                """);
        run.succeeds("x").thenDispatched();
        run.succeeds("draft", "0").thenDispatched("judge");
        run.asksForRevision("judge", "1").thenDispatched("draft r1 a1");
        run.succeeds("draft", "1").thenDispatched("judge r1 a1");
        assertThat(run.ready("judge").loop().draft()).isEqualTo(Payload.ofJson("1"));
    }

    @Test
    void whatIsReviseCanBeSaidOverTheValidatorsOutputByItsName() {
        RunScenario run = given(REVISER_AFTER.replace(
                        "max_iterations: 2", "max_iterations: 2, revise_when: steps.critique.output.score < 5"))
                .succeeds("generate", "0");
        run.succeeds("critique", "{\"score\": 3}").thenDispatched("revise r1 a1");
        run.succeeds("revise", "1").succeeds("critique", "{\"score\": 9}").thenDispatched("publish");
    }

    @Test
    void ofADecisionThatStandsTwiceTheLastOneCounts() {
        given(REVISER_AFTER)
                .succeeds("generate", "0")
                .succeeds("critique", "{\"decision\": \"pass\", \"x\": [1, \"é\"], \"decision\": \"revise\"}")
                .thenDispatched("revise r1 a1");
    }

    @Test
    void aSkippedReviserTakesBackWhatBecameReadyInTheSameTurn() {
        RunScenario run = given("""
                id: taken-back
                steps:
                  - {id: generate}
                  - {id: gate}
                  - {id: critique, depends_on: [generate]}
                  - {id: digest, depends_on: [critique]}
                  - {id: revise, depends_on: [critique, digest], trigger: any_succeeded}
                transitions:
                  - {type: conditional, from: gate, to: revise, condition: "output.go"}
                  - {type: revision_loop, reviser: revise, validator: critique, max_iterations: 2}
                """);
        run.succeeds("generate").succeeds("gate", "{\"go\": false}");
        run.asksForRevision("critique", "1").thenDispatched().thenStep("digest", StepStatus.PENDING);
        run.thenFailed("RevisionSkipped", "skipped its reviser 'revise'");
    }

    /** Every step behind it would be skipped, and the run would succeed with work that nobody has accepted. */
    @Test
    void aReviserThatIsSkippedWhenItIsAskedForFailsTheRun() {
        RunScenario run = given("""
                id: worth-it
                steps:
                  - {id: draft}
                  - {id: judge, depends_on: [draft]}
                  - {id: compare, depends_on: [judge]}
                  - {id: revise}
                  - {id: publish, depends_on: [revise]}
                transitions:
                  - {type: conditional, from: compare, to: revise, condition: "output.worth"}
                  - {type: revision_loop, reviser: revise, validator: judge, max_iterations: 2, revision_source: draft}
                """);
        run.succeeds("draft").asksForRevision("judge", "\"shorter\"").thenDispatched("compare r1 a1");
        run.succeeds("compare", "{\"worth\": false}");
        run.thenFailed(
                "RevisionSkipped",
                "'judge' asked for revision 1, and conditions on the way skipped its reviser 'revise'");
        run.thenEvents("step_succeeded compare", "step_skipped revise", "run_failed");
    }

    /** The validator has not seen the new draft: closing the loop over it would publish work that nobody has accepted. */
    @Test
    void aValidatorThatIsSkippedAfterItAskedForARevisionFailsTheRun() {
        RunScenario run = given("""
                id: gated
                steps:
                  - {id: draft}
                  - {id: review, depends_on: [draft]}
                  - {id: publish, depends_on: [draft]}
                transitions:
                  - {type: conditional, from: draft, to: review, condition: "output.final == false"}
                  - {type: revision_loop, reviser: draft, validator: review, max_iterations: 3}
                """);
        run.succeeds("draft", "{\"final\": false}").asksForRevision("review", "\"shorter\"");
        run.succeeds("draft", "{\"final\": true}");
        run.thenFailed("RevisionSkipped", "'review' asked for revision 1, and conditions on the way skipped 'review'");
        run.thenEvents("step_succeeded draft", "step_skipped review", "run_failed");
    }

    @Test
    void aValidatorBehindAStepThatIsSkippedInALaterRoundFailsTheRun() {
        RunScenario run = given("""
                id: between
                steps:
                  - {id: draft}
                  - {id: format}
                  - {id: review, depends_on: [format]}
                  - {id: publish, depends_on: [draft]}
                transitions:
                  - {type: conditional, from: draft, to: format, condition: "output.plain"}
                  - {type: revision_loop, reviser: draft, validator: review, max_iterations: 3}
                """);
        run.succeeds("draft", "{\"plain\": true}").succeeds("format").asksForRevision("review", "1");
        run.succeeds("draft", "{\"plain\": false}").thenFailed("RevisionSkipped", "skipped 'review' itself");
    }

    private static final String ACCEPTED_LAST = """
            id: accepted-last
            steps:
              - {id: draft}
              - {id: review, depends_on: [draft]}
              - {id: publish}
              - {id: escalate}
            transitions:
              - {type: revision_loop, reviser: draft, validator: review, max_iterations: 1, on_exhausted: accept_last}
              - {type: conditional, from: review, to: publish, condition: 'output.decision == "pass"'}
              - {type: conditional, from: review, to: escalate, condition: '$.output.feedback[?@.severity > 2]'}
            """;

    @Test
    void conditionsBehindADraftThatWasAcceptedLastSeeWhatTheValidatorSaid() {
        RunScenario run = given(ACCEPTED_LAST).succeeds("draft").asksForRevision("review", "[{\"severity\":1}]");
        run.succeeds("draft").asksForRevision("review", "[{\"severity\":3}]").thenDispatched("escalate");
        assertThat(run.ready("escalate").dependencies().get("review"))
                .isEqualTo(Payload.ofJson("{\"decision\":\"revise\",\"feedback\":[{\"severity\":3}]}"));
        run.thenStep("publish", StepStatus.SKIPPED).succeeds("escalate").thenSucceeded();
        assertThat(run.result().stepOutputs().get("review"))
                .isEqualTo(Payload.ofJson("{\"decision\":\"revise\",\"feedback\":[{\"severity\":3}]}"));
    }

    @Test
    void anOutputThatCameWithTheWishForARevisionIsKeptAsItIs() {
        RunScenario run = given(ACCEPTED_LAST).succeeds("draft");
        run.reports("review", new Outcome.NeedsRevision(Payload.ofJson("{\"score\":2}"), Payload.ofJson("\"why\"")));
        assertThat(run.ready("draft").loop().feedback()).isEqualTo(Payload.ofJson("\"why\""));
        assertThat(run.find(1, 0).output()).isEqualTo(Payload.ofJson("{\"score\":2}"));
    }

    @Test
    void whatWasFoundInEachRoundIsKeptWhenRevisionsRunOut() {
        RunScenario run = given(REVISER_AFTER).succeeds("generate", "0");
        run.asksForRevision("critique", "\"one\"").succeeds("revise", "1");
        run.asksForRevision("critique", "\"two\"").succeeds("revise", "2");
        run.asksForRevision("critique", "\"three\"").thenFailed("MaxRevisionsExceeded", "");
        assertThat(run.result().revisionOutputs().get("critique"))
                .extracting(Payload::toJson)
                .containsExactly(
                        "{\"decision\":\"revise\",\"feedback\":\"one\"}",
                        "{\"decision\":\"revise\",\"feedback\":\"two\"}",
                        "{\"decision\":\"revise\",\"feedback\":\"three\"}");
    }

    @Test
    void inLaterRoundsTheDependencyOnTheFirstDraftIsTheDraftOfTheRound() {
        RunScenario run = given(REVISER_AFTER).succeeds("generate", "\"draft 0\"");
        assertThat(run.ready("critique").dependencies()).containsEntry("generate", Payload.ofJson("\"draft 0\""));
        run.asksForRevision("critique", "1").succeeds("revise", "\"draft 1\"").thenDispatched("critique r1 a1");
        assertThat(run.ready("critique").dependencies())
                .containsExactly(java.util.Map.entry("generate", Payload.ofJson("\"draft 1\"")));
    }
}

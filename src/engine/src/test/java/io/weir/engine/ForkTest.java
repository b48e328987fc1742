package io.weir.engine;

import static io.weir.engine.RunScenario.givenForked;
import static io.weir.engine.RunScenario.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.ForkedFrom;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs that begin with steps that another run has done. */
class ForkTest {
    private static final String CHAIN = "id: w\nsteps: [{id: a}, {id: b, depends_on: [a]}, {id: c, depends_on: [b]}]\n";
    private static final String LOOP = """
            id: w
            steps: [{id: draft}, {id: review, depends_on: [draft]}, {id: revise, depends_on: [review]}, {id: publish, depends_on: [review]}]
            transitions: [{type: revision_loop, reviser: revise, validator: review, max_iterations: 2}]
            """;

    private static Map<String, Payload> completed(String... pairs) {
        Map<String, Payload> completed = new java.util.LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            completed.put(pairs[i], Payload.ofJson(pairs[i + 1]));
        }
        return completed;
    }

    @Test
    void theCompletedStepsAreNotRunAndTheirOutputsAreSeen() {
        RunScenario run = givenForked(CHAIN, completed("a", "1", "b", "{\"n\": 2}"))
                .thenEvents("run_started", "step_succeeded a", "step_succeeded b")
                .thenDispatched("c");
        assertThat(run.accepted().events().get(0).data())
                .containsEntry("forked_from", "run-0")
                .containsEntry("forked_reason", "again");
        assertThat(run.accepted().events().get(1).data()).containsEntry("by", "fork");
        assertThat(run.ready("c").dependencies()).containsEntry("b", Payload.ofJson("{\"n\": 2}"));
        assertThat(run.run().outputSlots()).contains(new Run.OutputSlot(0, 0), new Run.OutputSlot(1, 0));

        run.succeeds("c", "3").thenSucceeded();
        assertThat(run.result().forkedFrom()).isEqualTo(new ForkedFrom("run-0", "again"));
        assertThat(run.result().stepOutputs().keySet()).containsExactly("a", "b", "c");
    }

    @Test
    void aRunWhoseStepsAreAllDoneSucceedsAtOnce() {
        givenForked(CHAIN, completed("a", "1", "b", "2", "c", "3")).thenSucceeded();
    }

    @Test
    void conditionsAreEvaluatedAgainOverTheGivenOutputs() {
        String branches = """
                id: w
                steps: [{id: a}, {id: b}, {id: c}, {id: d, depends_on: [b]}]
                transitions:
                  - {type: conditional, from: a, to: b, condition: "output.ok"}
                  - {type: conditional, from: a, to: c, condition: "!output.ok"}
                """;

        givenForked(branches, completed("a", "{\"ok\": true}", "b", "1"))
                .thenDispatched("d")
                .thenStep("c", StepStatus.SKIPPED);
        givenForked(branches, completed("a", "{\"ok\": false}", "b", "1"))
                .thenFailed("InvalidFork", "step 'b' is completed, and conditions before it would skip it now")
                .thenDispatched();
    }

    @Test
    void aStepWhoseOwnConditionIsFalseMayBeMissing() {
        String guarded =
                "id: w\nsteps: [{id: a}, {id: b, when: \"input.n == 2\", depends_on: [a]}, {id: c, depends_on: [b]},"
                        + " {id: d, depends_on: [c]}]\n";

        givenForked(guarded, completed("a", "1", "c", "3")).thenDispatched("d").thenStep("b", StepStatus.BYPASSED);
        givenForked(guarded.replace("== 2", "== 1"), completed("a", "1", "c", "3"))
                .thenFailed("InvalidFork", "step 'c' is completed, and 'b' before it not");
    }

    @Test
    void everyProblemIsNamedAndNothingIsDispatched() {
        givenForked(CHAIN, completed("b", "1", "x", "2", "y", "3"))
                .thenFailed("InvalidFork", "definition 'w' has no step 'x'; definition 'w' has no step 'y'");

        RunScenario run = givenForked(CHAIN, completed("c", "1"))
                .thenFailed(
                        "InvalidFork",
                        "step 'c' is completed, and 'b' before it not; expected everything before a completed step")
                .thenEvents("run_started", "run_failed")
                .thenDispatched();
        assertThat(run.result().stepOutputs()).isEmpty();
        assertThat(run.result().forkedFrom()).isEqualTo(new ForkedFrom("run-0", "again"));
    }

    @Test
    void aLoopIsDoneAsAWholeOrNotAtAll() {
        givenForked(LOOP, completed("draft", "1", "review", "{}", "revise", "2"))
                .thenEvents(
                        "run_started",
                        "step_succeeded draft",
                        "step_succeeded review",
                        "step_succeeded revise",
                        "loop_closed review")
                .thenDispatched("publish");
        givenForked(LOOP, completed("draft", "1", "review", "{}"))
                .thenDispatched("publish")
                .thenStep("revise", StepStatus.BYPASSED);
        givenForked(LOOP, completed("draft", "1")).thenDispatched("review");
        givenForked(LOOP, completed("draft", "1", "revise", "2"))
                .thenFailed(
                        "InvalidFork",
                        "the revision loop of validator 'review' has 'revise' completed and 'review' not");
    }

    @Test
    void theLosersOfARaceThatWasWonDoNotRun() {
        givenForked(
                        "id: w\nsteps: [{id: a}, {id: b}, {id: r, depends_on: [a, b], trigger: first_succeeded}, {id: c, depends_on: [r]}]\n",
                        completed("a", "1", "r", "2"))
                .thenDispatched("c")
                .thenStep("b", StepStatus.CANCELLED);
    }

    @Test
    void outputsCountAgainstTheLimitOfTheRun() {
        EngineOptions small = new EngineOptions(10_000, 250, true, 20);

        RunScenario run = RunScenario.forked(
                CHAIN, completed("a", "\"" + "x".repeat(30) + "\""), small, new PlanLookup.Known(plan(CHAIN)));

        run.thenFailed("PayloadTooLarge", "step 'a' added the last 32");
    }

    @Test
    void theCompletedStepsWaitWithTheRunForItsDefinition() {
        RunScenario run = RunScenario.forked(
                CHAIN,
                completed("a", "1", "b", "{\"n\": 2}"),
                EngineOptions.DEFAULT,
                new PlanLookup.Unknown(PlanLookup.Unknown.NOTHING));
        run.thenStatus(RunStatus.WAITING);
        assertThat(run.run().outputSlots()).hasSize(1);

        run.happens(new Event.DefinitionLookedUp(run.now(), new PlanLookup.Known(plan(CHAIN))))
                .thenEvents("run_started", "step_succeeded a", "step_succeeded b")
                .thenDispatched("c");
        assertThat(run.ready("c").dependencies()).containsEntry("b", Payload.ofJson("{\"n\": 2}"));
        assertThat(run.run().outputSlots()).hasSize(4);
        run.succeeds("c").thenSucceeded();
        assertThat(run.result().forkedFrom()).isEqualTo(new ForkedFrom("run-0", "again"));
    }

    @Test
    void aRequestWithOtherCompletedStepsIsAConflictAndAnotherReasonIsNot() {
        RunScenario run = givenForked(CHAIN, completed("a", "{\"x\": 1, \"y\": 2}"));

        run.happens(request(completed("a", "{\"y\":2,\"x\":1}"), "another reason"))
                .thenRejected(RejectionReason.DUPLICATE, "the run exists");
        run.happens(request(completed("a", "{\"x\": 1}"), "again"))
                .thenRejected(RejectionReason.CONFLICT, "another definition, input or completed steps");
        run.happens(request(completed("a", "{\"x\": 1, \"y\": 2}", "b", "1"), "again"))
                .thenRejected(RejectionReason.CONFLICT, "another definition, input or completed steps");
    }

    private static Event request(Map<String, Payload> completed, String reason) {
        return new Event.RequestedAgain(
                RunScenario.START,
                new StartRun(
                        "run-1", "w", null, Payload.ofJson("{\"n\":1}"), completed, new ForkedFrom("run-0", reason)));
    }

    @Test
    void inQuarantineNothingIsDispatched() {
        StartRun request =
                new StartRun("run-1", "w", null, Payload.NULL, completed("a", "1"), new ForkedFrom("run-0", null));
        Decision.Accepted begun = Run.start(
                1,
                request,
                new byte[16],
                new PlanLookup.Known(plan(CHAIN)),
                EngineOptions.DEFAULT,
                new EarlyControl.Quarantine(null),
                QueueAccess.ALL);

        assertThat(begun.run().status()).isEqualTo(RunStatus.QUARANTINED);
        assertThat(begun.effects())
                .noneMatch(Effect.Dispatch.class::isInstance)
                .hasSize(List.of("input", "output of a").size());
    }
}

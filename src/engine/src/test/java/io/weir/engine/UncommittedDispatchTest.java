package io.weir.engine;

import static io.weir.engine.RunScenario.completed;
import static io.weir.engine.RunScenario.given;
import static io.weir.engine.RunScenario.givenWithoutTokenCheck;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkerReport.StepHeartbeat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A worker that reads uncommitted answers a dispatch whose transaction is then rolled back. Two scenarios of one workflow are
 * the run as it was before and as it is decided anew: both have the same secret, as both began with the same committed state.
 */
class UncommittedDispatchTest {
    private static final String CHAIN = "id: chain\nsteps: [{id: a}, {id: b, depends_on: [a]}]";
    private static final String LOOP = """
            id: loop
            steps: [{id: draft}, {id: judge, depends_on: [draft]}, {id: revise, depends_on: [judge]}]
            transitions: [{type: revision_loop, reviser: revise, validator: judge, max_iterations: 3}]
            """;
    private static final Outcome DONE = new Outcome.Success(Payload.ofJson("\"done\""));

    @Test
    void anAnswerMadeFromInputsThatNeverStoodIsRefused() {
        StepReady rolledBack = given(CHAIN).succeeds("a", "1").ready("b");
        RunScenario run = given(CHAIN).succeeds("a", "2");
        run.reports(completed(rolledBack, DONE)).thenRejected(RejectionReason.STALE, "never committed");
        run.reports(new StepHeartbeat(rolledBack.attempt(), rolledBack.token(), null))
                .thenRejected(RejectionReason.STALE, "has other inputs");
        run.succeeds("b").thenSucceeded();
    }

    @Test
    void anAnswerMadeFromTheSameInputsNeedNotBeMadeAgain() {
        StepReady rolledBack = given(CHAIN).succeeds("a", "1").ready("b");
        given(CHAIN)
                .passes(5_000)
                .succeeds("a", "1")
                .reports(completed(rolledBack, DONE))
                .thenSucceeded();
    }

    @Test
    void feedbackAndDraftAreInputsToo() {
        StepReady rolledBack = given(LOOP)
                .succeeds("draft", "1")
                .asksForRevision("judge", "\"shorter\"")
                .ready("revise");
        RunScenario otherFeedback = given(LOOP).succeeds("draft", "1").asksForRevision("judge", "\"longer\"");
        RunScenario otherDraft = given(LOOP).succeeds("draft", "2").asksForRevision("judge", "\"shorter\"");
        otherFeedback.reports(completed(rolledBack, DONE)).thenRejected(RejectionReason.STALE, "never committed");
        otherDraft.reports(completed(rolledBack, DONE)).thenRejected(RejectionReason.STALE, "never committed");
    }

    @Test
    void withoutTokensNobodyCanTell() {
        StepReady rolledBack = givenWithoutTokenCheck(CHAIN).succeeds("a", "1").ready("b");
        givenWithoutTokenCheck(CHAIN)
                .succeeds("a", "2")
                .reports(completed(rolledBack, DONE))
                .thenSucceeded();
    }

    @Test
    void noTwoWorksThatDifferHaveTheSameDigest() {
        Payload one = Payload.ofJson("1");
        Work plain = work(Payload.NULL, Map.of("a", one), null, 3);
        assertThat(Stream.of(
                                plain,
                                new Work("other", "s", Payload.NULL, Map.of("a", one), null, 3, null),
                                new Work("hash", "t", Payload.NULL, Map.of("a", one), null, 3, null),
                                work(one, Map.of("a", one), null, 3),
                                work(Payload.NULL, Map.of("b", one), null, 3),
                                work(Payload.NULL, Map.of("a", Payload.NULL), null, 3),
                                work(Payload.NULL, Map.of(), null, 3),
                                work(Payload.NULL, Map.of("a", one), null, 4),
                                work(Payload.NULL, Map.of("a", one), new StepReady.LoopContext(0, 3, one, null), 3),
                                work(Payload.NULL, Map.of("a", one), new StepReady.LoopContext(0, 3, null, one), 3))
                        .map(Work::digest))
                .doesNotHaveDuplicates()
                .doesNotContain(Work.UNTOLD);
    }

    private static Work work(
            Payload input, Map<String, Payload> dependencies, StepReady.LoopContext loop, int maxAttempts) {
        return new Work("hash", "s", input, dependencies, loop, maxAttempts, null);
    }

    @Test
    void anAnswerForAnotherVersionsStepIsRefusedThoughItStandsInTheSamePlace() {
        StepReady rolledBack = given("id: shop\nsteps: [{id: pay}]").ready("pay");
        RunScenario run = given("id: shop\nsteps: [{id: refund}]");
        AttemptId asRefund = new AttemptId(rolledBack.attempt().runId(), "refund", 0, 1);

        run.reports(completed(rolledBack, DONE)).thenRejected(RejectionReason.UNEXPECTED, "no step 'pay'");
        run.reports(new StepCompleted(asRefund, rolledBack.token(), DONE, null, null, null))
                .thenRejected(RejectionReason.STALE, "never committed");
    }

    @Test
    void anAnswerForTheSameStepOfAnotherVersionIsRefused() {
        StepReady rolledBack =
                given("id: shop\nsteps: [{id: pay, config: {currency: EUR}}]").ready("pay");

        given("id: shop\nsteps: [{id: pay, config: {currency: USD}}]")
                .reports(completed(rolledBack, DONE))
                .thenRejected(RejectionReason.STALE, "never committed");
    }
}

package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static io.weir.engine.RunScenario.givenWithOptions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.definition.InvalidDefinitionException;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Steps that wait for events. */
class AwaitTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final String PAID = steps("{id: a, await: {event: paid, timeout: 1h}}", "{id: b, depends_on: [a]}");

    private static String steps(String... steps) {
        return "id: awaits\nsteps: [" + String.join(", ", steps) + "]\n";
    }

    @Test
    void anEventEndsTheWaitAndItsPayloadIsTheOutput() {
        RunScenario run = given(PAID);
        run.thenEvents("run_started", "step_waiting a")
                .thenStep("a", StepStatus.WAITING)
                .thenTimerIn(HOUR);
        run.receives("paid", "{\"amount\":7}")
                .thenEvents("event_received a", "step_succeeded a")
                .thenDispatched("b");
        assertThat(run.ready("b").dependencies()).containsEntry("a", Payload.ofJson("{\"amount\":7}"));
        assertThat(run.keptEvents()).isZero();
        run.succeeds("b").thenSucceeded();
    }

    @Test
    void aWaitThatIsTooLongFails() {
        given(PAID).timerFires().thenFailed("StepFailed", "AwaitTimeout: event 'paid' did not come within 3600000 ms");
        given(PAID.replace(
                        "{id: b, depends_on: [a]}]",
                        "{id: b}]\ntransitions: [{type: on_failure, from: a, to: b," + " errors: [AwaitTimeout]}]"))
                .timerFires()
                .thenDispatched("b");
    }

    @Test
    void anEventThatNoStepKnowsIsRejectedWithTheNamesOfThoseThatAreAwaited() {
        given(PAID)
                .receives("payed", "1")
                .thenRejected(RejectionReason.UNEXPECTED, "waits for no event 'payed'; it waits for paid");
        given(steps("{id: a}")).receives("x", "1").thenRejected(RejectionReason.UNEXPECTED, "it waits for none");
    }

    @Test
    void anEarlyEventIsKeptUntilAStepWaitsForIt() {
        RunScenario run = given(steps("{id: a}", "{id: b, depends_on: [a], await: {event: paid}}"));
        run.receives("paid", "7").thenEvents("event_received");
        assertThat(run.keptEvents()).isEqualTo(1);
        run.succeeds("a")
                .thenEvents("step_succeeded a", "step_waiting b", "event_taken b", "step_succeeded b", "run_succeeded");
        assertThat(run.result().stepOutputs().get("b")).isEqualTo(Payload.ofJson("7"));
    }

    @Test
    void anEarlyEventIsKeptForItsTime() {
        String definition = steps("{id: a}", "{id: b, depends_on: [a], await: {event: paid, early: 1h}}");
        given(definition).receives("paid", "7").passes(HOUR).succeeds("a").thenSucceeded();
        RunScenario late =
                given(definition).receives("paid", "7").passes(HOUR + 1).succeeds("a");
        late.thenEvents("step_succeeded a", "step_waiting b", "event_dropped").thenStep("b", StepStatus.WAITING);
        assertThat(late.keptEvents()).isZero();
    }

    @Test
    void theSameIdCountsOnceWhetherItsEventWasTakenOrNot() {
        RunScenario run = given(
                steps("{id: a}", "{id: b, await: {event: paid}}", "{id: c, depends_on: [a], await: {event: paid}}"));
        run.receives("paid", "p-1", "1").thenEvents("event_received b", "step_succeeded b");
        run.receives("paid", "p-1", "1").thenRejected(RejectionReason.DUPLICATE, "'p-1' was received before");
        run.receives("paid", "p-2", "2").thenEvents("event_received");
        run.receives("paid", "p-2", "2").thenRejected(RejectionReason.DUPLICATE, "'p-2' was received before");
        run.passes(24 * HOUR + 1).receives("paid", "p-1", "3").thenEvents("event_dropped", "event_received");
        run.succeeds("a").thenSucceeded();
        assertThat(run.result().stepOutputs().get("c")).isEqualTo(Payload.ofJson("3"));
    }

    @Test
    void anEventGoesToTheFirstStepWhoseConditionHolds() {
        RunScenario run = given(steps(
                "{id: a, await: {event: e, when: output.n > 5}}",
                "{id: b, await: {event: e, when: output.n > input.n}}",
                "{id: c, await: {event: e}}"));
        run.receives("e", "{\"n\":3}").thenEvents("event_received b", "step_succeeded b");
        run.receives("e", "{\"n\":3}").thenEvents("event_received c", "step_succeeded c");
        run.receives("e", "{\"n\":3}").thenEvents("event_received");
        run.receives("e", "{\"n\":9}").thenSucceeded();
    }

    @Test
    void aConditionThatCannotBeEvaluatedRejectsTheEventAndTheRunGoesOn() {
        given(steps("{id: a, await: {event: e, when: output.n > 5}}"))
                .receives("e", "\"text\"")
                .thenRejected(RejectionReason.UNEXPECTED, "a condition of step 'a' can't be evaluated over the event")
                .receives("e", "{\"n\":9}")
                .thenSucceeded();
        RunScenario early = given(steps("{id: s}", "{id: a, depends_on: [s], await: {event: e, when: output.n > 5}}"))
                .receives("e", "\"text\"")
                .receives("e", "{\"n\":9}");
        early.succeeds("s")
                .thenEvents(
                        "step_succeeded s",
                        "step_waiting a",
                        "event_dropped",
                        "event_taken a",
                        "step_succeeded a",
                        "run_succeeded");
    }

    @Test
    void severalEventsGiveAList() {
        RunScenario run = given(steps("{id: a, await: {event: e, take: {count: 3}}}"));
        run.receives("e", "1").thenEvents("event_received a").receives("e", "2");
        assertThat(run.keptEvents()).isEqualTo(2);
        run.receives("e", "3").thenSucceeded();
        assertThat(run.result().stepOutputs().get("a")).isEqualTo(Payload.ofJson("[1,2,3]"));
        assertThat(run.keptEvents()).isZero();
    }

    @Test
    void eventsAreTakenUntilTheLastOne() {
        RunScenario run = given(
                        steps("{id: s}", "{id: a, depends_on: [s], await: {event: e, take: {until: output.last}}}"))
                .receives("e", "{\"last\":false}")
                .succeeds("s");
        run.thenStep("a", StepStatus.WAITING).receives("e", "{\"last\":true}").thenSucceeded();
        assertThat(run.result().stepOutputs().get("a")).isEqualTo(Payload.ofJson("[{\"last\":false},{\"last\":true}]"));
    }

    @Test
    void whatAStepHasTakenIsDroppedWhenItsWaitEndsOtherwise() {
        String definition = steps(
                "{id: a, await: {event: e, take: {count: 3}, timeout: 1h}, allow_failure: true}",
                "{id: b, timeouts: {start_to_close: 9h}}");
        RunScenario run = given(definition).receives("e", "1").receives("e", "2");
        run.timerFires().thenEvents("step_failed a");
        assertThat(run.keptEvents()).isZero();
        assertThat(((RunState) run.run()).head().bytesLeft())
                .isEqualTo(((RunState) given(definition).run()).head().bytesLeft());
        run.receives("e", "3").thenRejected(RejectionReason.UNEXPECTED, "or will wait for it");
    }

    @Test
    void aStepOfALoopWaitsAgainInEveryIteration() {
        RunScenario run = given(
                        steps(
                                        "{id: draft}",
                                        "{id: ok, depends_on: [draft], await: {event: e, take: {count: 2}}}",
                                        "{id: review, depends_on: [ok]}")
                                + "transitions: [{type: revision_loop, reviser: draft, validator: review, max_iterations: 2}]\n")
                .succeeds("draft")
                .receives("e", "1")
                .receives("e", "2")
                .asksForRevision("review", "\"no\"")
                .receives("e", "3")
                .succeeds("draft");
        run.thenEvents("step_succeeded draft", "step_waiting ok", "event_taken ok");
        run.receives("e", "4").thenDispatched("review r1 a1");
        assertThat(run.ready("review").dependencies()).containsEntry("ok", Payload.ofJson("[3,4]"));
        assertThat(run.keptEvents()).isZero();
    }

    @Test
    void aRunKeepsABoundedNumberOfEventsAndBytes() {
        String definition = steps("{id: a}", "{id: b, depends_on: [a], await: {event: e}}");
        RunScenario run = given(definition);
        for (int i = 0; i < Mailbox.MOST; i++) {
            run.receives("e", Integer.toString(i)).thenEvents("event_received");
        }
        run.receives("e", "1").thenRejected(RejectionReason.LIMIT, "keeps 100 events");
        RunScenario small = givenWithOptions(definition, new EngineOptions(1, 1, false, 1_000));
        small.receives("e", "\"" + "x".repeat(2_000) + "\"")
                .thenRejected(RejectionReason.LIMIT, "found an event of 2002");
        small.receives("e", "1").succeeds("a").thenSucceeded();
    }

    @Test
    void aRunInQuarantineTakesEvents() {
        RunScenario run = given(PAID).quarantined(null).receives("paid", "1");
        run.thenEvents("event_received a", "step_succeeded a").thenDispatched();
        run.resumed(null).thenDispatched("b");
    }

    /** A definition that no engine can carry out must not end an engine. */
    @Test
    void anAwaitedAnswerIsAProblemOfTheDefinition() {
        assertThatThrownBy(() -> RunScenario.plan(steps("{id: a, await: {answer: {type: object}}}")))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("steps[0].await.answer: is not carried out by this engine yet");
    }

    @Test
    void aRunThatHasEndedRejectsThem() {
        given(PAID).cancelled().receives("paid", "1").thenRejected(RejectionReason.TERMINAL, "has ended");
    }
}

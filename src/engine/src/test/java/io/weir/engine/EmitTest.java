package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Payload;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Steps that write a record to a topic of another application. */
class EmitTest {
    private static final String PAID = steps(
            "{id: pay}",
            "{id: tell, depends_on: [pay], emit: {topic: orders, key: '${input.n}', value: {paid: '${output}'},"
                    + " headers: {kind: paid, n: '${input.n}'}}}",
            "{id: end, depends_on: [tell]}");

    private static String steps(String... steps) {
        return "id: emits\nsteps: [" + String.join(", ", steps) + "]\n";
    }

    @Test
    void theRecordIsBuiltFromItsTemplatesAndTheRunGoesOn() {
        RunScenario run = given(PAID).succeeds("pay", "7");
        run.thenEvents("step_succeeded pay", "step_succeeded tell").thenDispatched("end");
        assertThat(run.emitted())
                .containsExactly(new Effect.Emit(
                        "tell", 0, "orders", "1", Payload.ofJson("{\"paid\":7}"), Map.of("kind", "paid", "n", "1")));
        run.succeeds("end").thenSucceeded();
        assertThat(run.result().stepOutputs().get("tell")).isEqualTo(Payload.NULL);
    }

    @Test
    void aKeyThatIsATextIsNotQuotedAndNullIsNoKey() {
        RunScenario text = given(steps("{id: a, emit: {topic: t, key: 'k-${input.n}', value: 1}}"));
        assertThat(text.emitted()).extracting(Effect.Emit::key).containsExactly("k-1");
        RunScenario none = given(steps("{id: a, emit: {topic: t, key: '${null}', value: 1}}"));
        assertThat(none.emitted()).extracting(Effect.Emit::key).containsOnlyNulls();
        RunScenario json = given(steps("{id: a, emit: {topic: t, key: '${input}', value: 1}}"));
        assertThat(json.emitted()).extracting(Effect.Emit::key).containsExactly("{\"n\":1}");
    }

    @Test
    void aRecordThatIsRefusedFailsItsStep() {
        given(PAID)
                .refusesTopic("orders", "EmitRefused")
                .succeeds("pay", "7")
                .thenFailed("StepFailed", "EmitRefused: no record for orders");
    }

    @Test
    void aRefusalCanBeHandled() {
        RunScenario run = given(steps(
                                "{id: pay}",
                                "{id: tell, depends_on: [pay], emit: {topic: orders, value: 1}}",
                                "{id: by-hand}")
                        + "transitions: [{type: on_failure, from: tell, to: by-hand, errors: [EmitRefused]}]\n")
                .refusesTopic("orders", "EmitRefused")
                .succeeds("pay");
        run.thenDispatched("by-hand");
        assertThat(run.emitted()).isEmpty();
        assertThat(run.ready("by-hand").dependencies()).isEmpty();
    }

    @Test
    void aTopicWithoutALeaderHoldsTheStepAndNothingIsLost() {
        RunScenario run = given(PAID).goesAway("orders").succeeds("pay", "7");
        run.thenEvents("step_succeeded pay", "step_held tell").thenStep("tell", StepStatus.HELD);
        run.timerFires().thenStep("tell", StepStatus.HELD);
        assertThat(run.emitted()).isEmpty();
        run.comesBack("orders").timerFires().thenEvents("step_succeeded tell").thenDispatched("end");
        assertThat(run.emitted()).hasSize(1);
    }

    @Test
    void aTemplateThatCannotBeEvaluatedFailsTheStepAndNothingIsWritten() {
        RunScenario run = given(steps("{id: a, emit: {topic: t, value: '${input.x.y}'}}"));
        run.thenFailed("InputFailed", "the value of step 'a' can't be built");
        assertThat(run.emitted()).isEmpty();
    }

    @Test
    void recordsOfADecisionThatFailsTheRunLaterAreWrittenAsTheEventsSay() {
        RunScenario run = given(
                steps("{id: a, emit: {topic: t, value: 1}}", "{id: b, depends_on: [a], fail: {error: E, message: m}}"));
        run.thenEvents("run_started", "step_succeeded a", "step_failed b", "run_failed");
        assertThat(run.emitted()).hasSize(1);
    }

    @Test
    void aStepOfALoopEmitsInEveryIteration() {
        RunScenario run = given(
                        steps(
                                        "{id: draft}",
                                        "{id: tell, depends_on: [draft], emit: {topic: t, value: '${output}'}}",
                                        "{id: review, depends_on: [tell]}")
                                + "transitions: [{type: revision_loop, reviser: draft, validator: review, max_iterations: 2}]\n")
                .succeeds("draft", "1");
        assertThat(run.emitted()).extracting(Effect.Emit::revision).containsExactly(0);
        run.asksForRevision("review", "\"no\"").succeeds("draft", "2");
        assertThat(run.emitted()).extracting(Effect.Emit::revision).containsExactly(1);
        assertThat(run.emitted()).extracting(Effect.Emit::value).containsExactly(Payload.ofJson("2"));
    }
}

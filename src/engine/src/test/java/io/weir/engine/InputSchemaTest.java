package io.weir.engine;

import static io.weir.engine.RunScenario.givenWithBudget;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A run whose input does not fit its definition. */
class InputSchemaTest {
    private static final String ORDER = "id: order\ninput_schema: {type: object, required: [id], properties: {n: {type:"
            + " integer}}}\nsteps: [{id: a}]\n";

    @Test
    void anInputThatFitsStartsTheRun() {
        givenWithBudget(ORDER, "{\"id\":1,\"n\":2}", DecisionBudget.DEFAULT).thenDispatched("a");
    }

    @Test
    void anInputThatDoesNotFitEndsTheRunAtOnceWithEveryProblem() {
        RunScenario run = givenWithBudget(ORDER, "{\"n\":\"two\"}", DecisionBudget.DEFAULT);
        run.thenEvents("run_started", "run_failed")
                .thenFailed("InvalidInput", "id: is missing; n: must be of type integer, found the text 'two'");
        assertThat(run.dispatches()).isEmpty();
    }
}

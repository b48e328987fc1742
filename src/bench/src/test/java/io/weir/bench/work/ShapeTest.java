package io.weir.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import io.weir.testkit.WeirTest;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeTest {
    private static final int PAYLOAD_BYTES = 100;

    @ParameterizedTest
    @CsvSource({"seq1, 1", "seq5, 5", "fan8, 10", "fan1, 3", "revise, 6", "revise1, 4", "revise10, 22"})
    void aRunExecutesAsManyStepsAsItsShapeSaysAndEachKnowsHowLongItsWorkWasUnderWay(String name, int steps) {
        Shape shape = Shape.parse(name);
        StampedPayloads payloads = new StampedPayloads(PAYLOAD_BYTES);
        Hops hops = new Hops();
        WeirTest.Builder weir = WeirTest.builder().definition(shape.definition());
        new NoOpSteps(payloads, hops).steps().forEach(weir::step);

        WorkflowResult result =
                weir.build().run(shape.definitionId(), payloads.now()).awaitResult();

        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(shape.steps()).isEqualTo(steps);
        Hops.Taken taken = hops.take().get(shape.definitionId());
        assertThat(taken.first().getTotalCount()).isEqualTo(1);
        assertThat(taken.between().getTotalCount()).isEqualTo(steps - 1);
        Collection<Payload> outputs = result.stepOutputs().values();
        assertThat(outputs).allSatisfy(output -> assertThat(output.size()).isEqualTo(PAYLOAD_BYTES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "seq", "seq0", "seq1001", "fan", "fan1001", "revise11", "line5", "seq5x", "seq-5"})
    void anotherNameIsRefusedWithWhatWasFoundAndExpected(String name) {
        assertThatThrownBy(() -> Shape.parse(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found")
                .hasMessageContaining("expected");
    }

    @Test
    void aShapeIsCalledAsItIsTyped() {
        assertThat(Shape.parse(" FAN8 ").name()).isEqualTo("fan8");
        assertThat(Shape.parse("revise").name()).isEqualTo("revise2");
    }
}

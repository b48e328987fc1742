package io.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepRegistryTest {
    record Order(String name) {}

    abstract static class Base<X> implements Step<X, String> {
        @Override
        public String id() {
            return "base";
        }

        @Override
        public StepResult<String> execute(StepContext context, X input) {
            return StepResult.success(String.valueOf(input));
        }
    }

    static final class OfOrders extends Base<Order> {}

    static final class OfAnything<X> extends Base<X> {}

    @Test
    void twoStepsOfOneIdAreRefusedByName() {
        Step<JsonNode, String> one = Step.of("same", JsonNode.class, (context, input) -> StepResult.success(""));

        assertThatThrownBy(() -> StepRegistry.of(one, one))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two steps have the id \"same\"");
    }

    @Test
    void aBlankIdIsRefused() {
        assertThatThrownBy(
                        () -> StepRegistry.of(Step.of(" ", JsonNode.class, (context, input) -> StepResult.success(""))))
                .hasMessageContaining("blank id");
    }

    @Test
    void theInputTypeIsFoundThroughABaseClass() {
        assertThat(new OfOrders().inputType().getTypeName()).contains("Order");
    }

    @Test
    void aTypeParameterLeftOpenIsRefusedWithTheWaysOut() {
        assertThatThrownBy(() -> StepRegistry.of(new OfAnything<>()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("step \"base\"")
                .hasMessageContaining("override of inputType()")
                .hasMessageContaining("Step.of(id, Input.class");
    }

    @Test
    void aGenericInputIsGivenByATypeReference() {
        Step<List<Order>, Integer> step = Step.of(
                "count", new TypeReference<List<Order>>() {}, (context, orders) -> StepResult.success(orders.size()));

        assertThat(new StepExecutor(StepRegistry.of(step))
                        .execute(Dispatches.of("count", "[{\"name\":\"a\"},{\"name\":\"b\"}]"))
                        .output()
                        .toJson())
                .isEqualTo("2");
    }
}

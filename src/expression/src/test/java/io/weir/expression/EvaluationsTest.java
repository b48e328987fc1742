package io.weir.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What evaluations of one decision share, and what they must not. */
class EvaluationsTest {
    private static final int ITEMS = 20_000;

    /** Hands out the same array every time, as a decision does. */
    private static final class Input implements Scope {
        private final byte[] input;

        Input(byte[] input) {
            this.input = input;
        }

        @Override
        public byte[] input() {
            return input;
        }

        @Override
        public byte @Nullable [] output() {
            return null;
        }

        @Override
        public byte @Nullable [] draft() {
            return null;
        }

        @Override
        public byte @Nullable [] stepOutput(String stepId) {
            return null;
        }

        @Override
        public String runJson() {
            return "{}";
        }
    }

    private static Input items() {
        String items = IntStream.range(0, ITEMS).mapToObj(i -> "[" + i + "]").collect(Collectors.joining(","));
        return new Input(("{\"items\":[" + items + "]}").getBytes(StandardCharsets.UTF_8));
    }

    private static Mapping mapping(String template, int maxWork) {
        ExpressionLimits all = ExpressionLimits.defaults();
        ExpressionLimits limits = new ExpressionLimits(
                all.maxSourceLength(),
                all.maxDepth(),
                all.maxNodes(),
                all.maxIterations(),
                all.maxResultBytes(),
                all.maxDocumentBytes(),
                maxWork,
                all.maxRegexProgramSize());
        return Mapping.compile(template.getBytes(StandardCharsets.UTF_8), Set.of(), limits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"item\":\"${$.input.items[7]}\"}", "{\"item\":\"${input.items[7]}\"}"})
    void aDocumentIsParsedOnce(String template) {
        Input scope = items();
        Mapping mapping = mapping(template, 400_000);
        Evaluations evaluations = new Evaluations();

        byte[] first = mapping.apply(scope, evaluations);
        long ofTheFirst = evaluations.work();
        byte[] second = mapping.apply(scope, evaluations);
        long ofTheSecond = evaluations.work() - ofTheFirst;

        assertThat(first).asString(StandardCharsets.UTF_8).isEqualTo("{\"item\":[7]}");
        assertThat(second).isEqualTo(first);
        assertThat(ofTheFirst).isGreaterThan(ITEMS);
        assertThat(ofTheSecond).isLessThan(50);
    }

    @Test
    void anEvaluationIsWithinItsLimitsOrNotWhateverCameBefore() {
        Input scope = items();
        Evaluations evaluations = new Evaluations();
        mapping("\"${$.input.items[7]}\"", 400_000).apply(scope, evaluations);

        assertThatThrownBy(() -> mapping("\"${$.input.items[7]}\"", 10_000).apply(scope, evaluations))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("10000 units of work");
    }

    @Test
    void noEvaluationBeginsAfterTheBoundOfAll() {
        Input scope = items();
        Evaluations evaluations = new Evaluations(30_000);
        Condition condition = Condition.compile("input.items.exists(i, i[0] == 19999 || i[0] == 5000)", Set.of());
        condition.test(scope, evaluations);

        assertThat(evaluations.work()).isGreaterThan(30_000);
        assertThatThrownBy(() -> condition.test(scope, evaluations))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("more than 30000 units of work together");
    }

    @Test
    void whatFailsCountsAsWork() {
        Evaluations evaluations = new Evaluations();
        Mapping tooMuch = mapping("\"${$.input.items[7]}\"", 5_000);

        assertThatThrownBy(() -> tooMuch.apply(items(), evaluations)).isInstanceOf(ExpressionException.class);

        assertThat(evaluations.work()).isEqualTo(5_000);
    }
}

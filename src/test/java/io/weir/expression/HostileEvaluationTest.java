package io.weir.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dearest evaluations that are known. What they take is measured by {@link HostileCosts}, not here. */
class HostileEvaluationTest {
    static Stream<HostileEvaluation> all() {
        return HostileEvaluation.all().stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyEvaluationEndsWithAnAnswerOrASentence(HostileEvaluation evaluation) {
        String end = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            try {
                evaluation.compiled().run();
                return "an answer";
            } catch (ExpressionException refused) {
                return refused.reason();
            }
        });

        assertThat(end).isNotBlank();
    }

    @Test
    void theOutputsOfManyStepsDoNotHaveToFitIntoMemoryTogether() {
        assertThat(reason("every step's large output")).contains("400000 units of work");
        assertThat(reason("a mapping of every step's large output")).contains("400000 units of work");
    }

    @Test
    void failuresThatAreDroppedArePaidFor() {
        assertThat(reason("many failures that are dropped")).contains("400000 units of work");
        assertThat(reason("failures of an index")).contains("400000 units of work");
        assertThat(reason("failures of a conversion")).contains("400000 units of work");
    }

    @Test
    void compilingAPatternAgainAndAgainIsPaidFor() {
        assertThat(reason("a large class again and again")).contains("400000 units of work");
        assertThat(reason("case folded again and again")).contains("400000 units of work");
    }

    private static String reason(String name) {
        HostileEvaluation evaluation =
                all().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
        try {
            evaluation.compiled().run();
            return "an answer";
        } catch (ExpressionException refused) {
            return refused.reason();
        }
    }
}

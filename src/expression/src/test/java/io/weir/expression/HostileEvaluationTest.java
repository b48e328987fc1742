package io.weir.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dearest evaluations that are known. What they take is measured by {@link HostileCosts}, not here. */
class HostileEvaluationTest {
    static Stream<HostileEvaluation> all() {
        return HostileEvaluations.all().stream();
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "every step's large output",
                "a mapping of every step's large output",
                "failures, dropped",
                "many failures, dropped",
                "failures of an index, dropped",
                "failures of a conversion, dropped",
                "failures of a sum, dropped",
                "failures of a choice, dropped",
                "failures of a step without output, dropped",
                "failures of a name that is there twice, dropped",
                "the truth of a long list, dropped",
                "the truth of many fractions, dropped",
                "the truth of a long text, dropped",
                "a choice by a long list, dropped",
                "a choice by many names, dropped",
                "a failure deep in signs",
                "a failure deep in choices",
                "a failure deep in alternatives",
                "a large class again and again",
                "case folded again and again",
                "a filter of long numbers",
            })
    void whatIsDearIsPaidFor(String name) {
        HostileEvaluation evaluation =
                all().filter(one -> one.name().equals(name)).findFirst().orElseThrow();

        assertThatExceptionOfType(ExpressionException.class)
                .isThrownBy(() -> evaluation.compiled().run())
                .satisfies(refused -> assertThat(refused.reason()).contains("400000 units of work"));
    }

    /** However dear a failure is, what authors write about a field that some elements lack still has its answer. */
    @Test
    void aThousandFailuresThatAreDroppedAreNotTooMany() {
        String items = HostileJson.list(1_000, "{\"sku\":\"a\"}");

        assertThat(TestScope.output(items).test("output.exists(i, i.qty > 5) || true"))
                .isTrue();
    }
}

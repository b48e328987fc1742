package io.weir.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelConditionTest {
    private final TestScope scope = TestScope.output(
                    "{\"one\":1,\"onePointZero\":1.0,\"half\":0.5,\"nothing\":null,\"text\":\"grün 🙂\",\"yes\":true,"
                            + "\"list\":[1,2.0,3],\"maxLong\":9223372036854775807,\"minusZero\":-0.0,"
                            + "\"id\":9223372036854775808,\"huge\":1e400,\"tiny\":1e-400,\"zero\":0e-999,"
                            + "\"items\":[{\"price\":2,\"name\":\"a\"},{\"price\":2.5,\"name\":\"b\"}],"
                            + "\"nested\":{\"a\":[1,{\"b\":null}]},\"with space\":1}")
            .input("{\"limit\":3,\"nested\":{\"a\":[1.0,{\"b\":null}]},\"id\":9223372036854775808}")
            .step("draft", "{\"words\":120}")
            .step("my-step", "{\"ok\":true}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "output.one == 1 && output.one == 1.0 && output.onePointZero == 1",
                "output.one < 1.5 && output.half < output.one && 2 > output.half && output.one <= 1.0",
                "output.nothing == null && output.one != null && null == output.nothing",
                "output.minusZero == 0 && output.zero == 0",
                "output.maxLong == 9223372036854775807",
                "output.half * 2 == 1 && output.one + output.half == 1.5 && output.half - 1 == -0.5 && 1 / output.half == 2",
                "2 * output.half == 1.0 && output.half + output.one == 1.5 && 1 - output.half == 0.5 && output.half / 1 == 0.5",
                "output.text == 'grün 🙂' && size(output.text) == 6 && output.text.startsWith('grün')",
                "output.text.contains('ün') && output.text.endsWith('🙂') && output.text.matches('^gr.n')",
                "2 in output.list && 2.0 in output.list && !(4 in output.list) && 'one' in output",
                "output.list.exists(x, x == 2) && output.list.all(x, x > 0) && output.list.exists_one(x, x == 3)",
                "output.items.filter(i, i.price > 2).map(i, i.name) == ['b']",
                "output.items.map(i, i.price)[1] == 2.5 && output.list.map(x, x > 1, x + 1) == [3.0, 4]",
                "output.nested == input.nested && output.nested != {'a': []} && output.list != output.nested",
                "has(output.one) && has(output.nothing) && !has(output.missing) && !has(steps.skipped.output)",
                "has(steps.draft.output) && steps.draft.output.words > 100 && steps[\"my-step\"].output.ok",
                "has(steps['my-step'].output) && steps.`my-step`.output.ok",
                "steps.my-step.output.ok && has(steps.my-step.output) && 'steps.my-step.output' != ''",
                "1-size(steps.my-step.output) == 0 && 121-steps.draft.output.words == 1",
                "steps.draft.output.words-steps.draft.output.words == 0",
                "run.id == 'run-1' && timestamp(run.started_at) < timestamp('2027-01-01T00:00:00Z')",
                "duration('90s') == duration('1m30s')",
                "draft == null",
                "output['with space'] == 1 && output.`with space` == 1",
                "output.yes ? output.one == 1 : output.missing",
                "output.missing || true",
                "int('12') == 12 && double('1.5') == 1.5 && string(1) == '1' && bool('true') && type(1) == int",
                "size(output.list) == 3 && size(output) > 3 && output.list[0] == 1 && 7 % 4 == 3 && -output.one < 0",
                "output.list + [4] == [1, 2, 3, 4] && 'a' + 'b' == 'ab'",
                "output.yes",
                "{'a': output.one}.a == 1 && [output.one, output.nothing][1] == null",
                "matches(output.text, 'r')",
                "[1, 2].exists(x, [x].exists(y, y == 2))",
                "dyn(output.nothing) == null",
            })
    void holds(String condition) {
        assertThat(scope.test(condition)).isTrue();
        assertThat(scope.test("!(" + condition + ")")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "output.missing == 1 | 6 | there is no field `missing`; ask with has(…) first if it may be missing",
                "output['missing'] == 1 | 6 | there is no field `missing`; ask with has(…) first if it may be missing",
                "output.one.two == 1 | 10 | the field `two` was asked of something that is not an object",
                "output.nothing.x == 1 | 14 | the field `x` was asked of something that is not an object",
                "steps.skipped.output.x == 1 | 13 | step `skipped` has no output: it was skipped or has not run; ask with has(…) first",
                "output.text < 3 | 12 | `<` can't be applied to the kinds of value found here",
                "output.text + 1 == 2 | 12 | `+` can't be applied to the kinds of value found here",
                "!output.text | 0 | `!` can't be applied to the kinds of value found here",
                "output.one.contains('a') | 19 | `contains` can't be applied to the kinds of value found here",
                "output.list[7] == 1 | 11 | the list has no element 7",
                "1 / 0 == 1 | 2 | it divides by zero",
                "output.maxLong + 1 > 0 | 15 | the result does not fit a 64-bit integer; use double(…) for larger numbers",
                "output.text && true | 6 | true or false was expected, and found was grün 🙂",
                "int(output.text) == 1 | 3 | For input string: \"grün 🙂\"",
            })
    void failsWithASentence(String condition, int position, String reason) {
        ExpressionException failure = failure(condition);

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.position()).hasValue(position);
        assertThat(failure.source()).isEqualTo(condition);
        assertThat(failure).hasMessage("expression `" + condition + "`, character " + (position + 1) + ": " + reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "output.id == 9223372036854775807",
                "output.huge > 1",
                "output.tiny == 0.0",
                "output.id in [1, 2]",
                "1 in [output.id]",
                "[1].exists(x, x == output.id)",
                "[output.huge] == [1]",
                "{'a': output.huge} == {'a': 1}",
                "output.id == input.id",
                "output.huge ? true : false",
                "output.huge == 1 || true",
            })
    void aNumberNoTypeCanHoldIsRefusedInsteadOfComparedWrongly(String condition) {
        assertThat(failure(condition).reason()).contains("does not fit a 64-bit integer or a double");
    }

    @Test
    void aHugeNumberInAnotherFieldDoesNoHarm() {
        assertThat(scope.test("output.one == 1 && has(output.huge) && size([output.id]) == 1"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nowhere == 1 | 0 | `nowhere` is not known here; an expression starts with one of output, input, draft, steps, run",
                "1 == 'a' | 2 | `==` can't be applied to (int, string)",
                "output.one + | 12 | mismatched input",
                "\"text\" | -1 | a condition must be true or false, and this is always of type string",
                "steps.revue.output.x | 5 | there is no step `revue`; the steps are: draft, my-step, review, skipped",
                "steps[\"revue\"].output.x | 5 | there is no step `revue`; the steps are: draft, my-step, review, skipped",
                "steps.no-step.output.ok | 0 | `steps` stands only before a step and its output",
                "steps[input.which].output.ok | 0 | `steps` stands only before a step and its output",
                "steps.exists(s, true) | 0 | `steps` stands only before a step and its output",
                "steps.draft == null | 0 | `steps` stands only before a step and its output",
                "steps.draft.state == 'x' | 11 | of a step there is only its `output`, not `state`",
                "[1].exists(output, output == 1) | 10 | `output` already means something",
                "google.protobuf.Struct{} == null | 22 | messages are not offered",
                "bytes('a') == bytes('b') | 5 | `bytes` is not known here",
                "output.x.getHours() == 1 | 17 | `getHours` is not known here",
                "9223372036854775808 == 1 | 0 | For input string",
            })
    void isRefusedAtCompileTime(String condition, int position, String reason) {
        ExpressionException refusal =
                catchThrowableOfType(ExpressionException.class, () -> Condition.compile(condition, TestScope.STEPS));

        assertThat(refusal.reason()).startsWith(reason);
        assertThat(refusal.position().orElse(-1)).isEqualTo(position);
        assertThat(refusal.source()).isEqualTo(condition);
    }

    @Test
    void thePositionCountsCodePointsAcrossLines() {
        ExpressionException refusal = catchThrowableOfType(
                ExpressionException.class,
                () -> Condition.compile("output.x == '🙂' &&\n  nowhere == 1", TestScope.STEPS));

        assertThat(refusal.position()).hasValue(21);
    }

    @Test
    void anEmptyConditionIsRefused() {
        assertThat(catchThrowableOfType(ExpressionException.class, () -> Condition.compile("  ", Set.of())))
                .hasMessageContaining("it is empty");
    }

    @Test
    void manyKnownStepsAreCutShort() {
        Set<String> many = new java.util.HashSet<>();
        for (int i = 10; i < 30; i++) {
            many.add("s" + i);
        }

        assertThat(catchThrowableOfType(ExpressionException.class, () -> Condition.compile("steps.x.output.y", many))
                        .reason())
                .endsWith("s10, s11, s12, s13, s14, s15, s16, s17, s18, s19 and 10 more");
        assertThat(catchThrowableOfType(
                                ExpressionException.class, () -> Condition.compile("steps.x.output.y", Set.of()))
                        .reason())
                .endsWith("the steps are: (none)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "output.one | a number",
                "output.one + 1 | a number",
                "output.nothing | null",
                "output.text | text",
                "output.list | a list",
                "output.nested | an object",
                "output.huge | a number",
                "dyn(timestamp('2026-01-01T00:00:00Z')) | a value JSON does not have",
            })
    void anythingButABooleanIsNoAnswer(String condition, String kind) {
        assertThat(failure(condition).reason())
                .isEqualTo("a condition must be true or false, and this came out as " + kind);
    }

    @Test
    void onlyTheNamedRootsAreReadAndEachOnce() {
        assertThat(
                        scope.test(
                                "output.one == 1 && output.half < 1 && steps.draft.output.words > steps.draft.output.words - 1"))
                .isTrue();

        assertThat(scope.asked).containsExactly("output", "draft");
    }

    @Test
    void theDraftIsReadInsideALoop() {
        assertThat(TestScope.output("{}").draft("{\"words\":7}").test("draft.words == 7"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": | is not valid JSON",
                "'' | is empty instead of one JSON document",
                "{} {} | goes on after the end of its JSON document",
                "NaN | is not valid JSON",
                "[1,] | is not valid JSON",
            })
    void brokenJsonIsReportedAndNotAbsorbed(String json, String reason) {
        ExpressionException failure = catchThrowableOfType(
                ExpressionException.class, () -> TestScope.output(json).test("output == 1 || true"));

        assertThat(failure.reason()).startsWith("`output`").contains(reason);
    }

    @Test
    void invalidUtf8IsReported() {
        TestScope broken = TestScope.outputBytes(new byte[] {'"', (byte) 0xff, '"'});

        assertThat(catchThrowableOfType(
                                ExpressionException.class,
                                () -> Condition.compile("output == 'x'", Set.of())
                                        .test(broken))
                        .reason())
                .contains("not valid JSON");
    }

    @Test
    void whereThereIsNoOutputNamingItFails() {
        assertThat(catchThrowableOfType(ExpressionException.class, () -> new TestScope().test("output.x == 1 || true"))
                        .reason())
                .startsWith("there is no `output` here");
    }

    @Test
    void aConditionKeepsItsSource() {
        Condition condition = Condition.compile(" output.x == 1", Set.of());

        assertThat(condition.source()).isEqualTo(" output.x == 1");
        assertThat(condition).hasToString(" output.x == 1");
    }

    private ExpressionException failure(String condition) {
        Condition compiled = Condition.compile(condition, TestScope.STEPS);
        return catchThrowableOfType(ExpressionException.class, () -> compiled.test(scope));
    }
}

package io.weir.expression;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a definition's author or the sender of JSON could try. The timeouts only keep a failing test from hanging. */
class HostileExpressionTest {
    private static final ExpressionLimits LIMITS = ExpressionLimits.defaults();
    private static final String WORK = "units of work one evaluation may take";

    @Test
    void aSourceThatIsTooLongIsRefused() {
        assertThat(refusal("output.x == '" + "a".repeat(LIMITS.maxSourceLength()) + "'"))
                .contains("at most 4096 are allowed");
        assertThat(refusal("$.output." + "a".repeat(LIMITS.maxSourceLength()))).contains("at most 4096 are allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "!(", "-(", "size([", "1 + (", "x ? 1 : (", "[1].exists(x, ", "{1: "})
    void deepNestingIsRefusedAtCompileTime(String opening) {
        assertThat(refusal(opening.repeat(400) + "1")).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1 + ", "output.a.", "!", "-", "true && ", "true || ", "true ? 1 : ", "1 < 2 && ", "[1][", "a."})
    void longChainsAreRefusedOrEvaluatedOnASmallStack(String link) throws InterruptedException {
        String chain = link.repeat(4_000 / link.length());
        Throwable[] thrown = new Throwable[1];
        Thread small = new Thread(null, () -> evaluateIfItCompiles(chain + "true"), "small-stack", 512 * 1024);
        small.setUncaughtExceptionHandler((thread, failure) -> thrown[0] = failure);
        small.start();
        small.join(60_000);

        assertThat(small.isAlive()).isFalse();
        assertThat(thrown[0]).isNull();
    }

    @Test
    void tooManyPartsAreRefused() {
        String many = IntStream.range(0, 1_200).mapToObj(i -> "1").collect(Collectors.joining(","));

        assertThat(refusal("size([" + many + "]) > 0")).isNotBlank();
        assertThat(refusal("size({" + many.replace("1", "1:1").substring(0, 4_000) + "1:1}) > 0"))
                .isNotBlank();
        assertThat(refusal("$.output[" + many + "]")).contains("more than the 1000 parts allowed");
        assertThat(refusal("$.output[?" + "!".repeat(100) + "@.x]")).contains("nested deeper than the 64 levels");
        assertThat(refusal("$.output[?" + "(".repeat(100) + "@.x" + ")".repeat(100) + "]"))
                .contains("nested deeper than the 64 levels");
    }

    @Test
    void macrosThatExpandToTooManyPartsAreRefused() {
        assertThat(refusal("[1].exists(x, x == 1) && ".repeat(150) + "true")).contains("parts allowed");
    }

    @Test
    void theTreeIsMeasuredToo() {
        ExpressionLimits shallow = new ExpressionLimits(4_096, 8, 1_000, 10, 1_000, 1_000, 1_000, 100);

        assertThat(catchThrowableOfType(
                                ExpressionException.class,
                                () -> Condition.compile(
                                        "[1].exists(a, [a].exists(b, [b].exists(c, [c].exists(d, d == a))))",
                                        Set.of(),
                                        shallow))
                        .reason())
                .isNotBlank();
    }

    @Test
    void loopsTogetherAreBounded() {
        TestScope scope = TestScope.output(numbers(200));

        assertThat(failure("output.all(a, output.all(b, output.all(c, a + b + c >= 0)))", scope))
                .contains("10000 iterations");
        assertThat(failure("output.all(a, output.all(b, output.all(c, a + b + c >= 0))) || true", scope))
                .contains("10000 iterations");
        assertThat(failure("size(output.map(a, output.map(b, output.map(c, [a, b, c])))) > 0", scope))
                .contains("10000 iterations");
        assertThat(failure("output.all(a, output.all(b, output.all(c, a.x))) || true", scope))
                .contains(WORK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[output.s + output.s].exists(x, REST) | [x + x].exists(x, REST) | size(x) > 0",
                "['a'].map(x, REST).size() > 0 | [x + x].map(x, REST) | x",
                "size([output.s].filter(x, REST)) > 0 | [x + x + x].exists(x, REST) | size(x) > 0",
                "[output.s].all(x, REST) | [true ? x + x : ''].all(x, REST) | size(x) > 0",
                "[output.s].exists(x, REST) | [[x + x][0]].exists(x, REST) | size(x) > 0",
                "[output.l].exists(x, REST) | [x + x].exists(x, REST) | size(x) > 0",
                "[output.l].exists(x, REST) | [[x, x]].exists(x, REST) | x == x",
                "[output.l].exists(x, REST) | [{'a': x, 'b': x}].exists(x, REST) | x != x",
                "[output.l].exists(x, REST) | [[x, x]].exists(x, REST) | dyn(x) && true",
                "[output.l].exists(x, REST) | [{'a': x, 'b': x}].exists(x, REST) | dyn(x) + 1 == x",
            })
    void nothingGrowsByDoublingInNestedLoops(String outer, String doubling, String innermost) {
        String expression = outer;
        for (int i = 0; i < 9; i++) {
            expression = expression.replace("REST", doubling);
        }
        TestScope scope = TestScope.output("{\"s\":\"" + "ab".repeat(50_000) + "\",\"l\":" + numbers(3_000) + "}");
        String doubled = expression.replace("REST", innermost);

        if (doubled.startsWith("['a']")) {
            // From one character, nine doublings stay small: the same shape has to keep working.
            assertThat(scope.test(doubled)).isTrue();
            return;
        }
        assertThat(failure(doubled, scope)).containsAnyOf(WORK, "text of", "takes more than");
    }

    @Test
    void theLongestTextOnTheWayIsTheLongestResultAllowed() {
        TestScope scope = TestScope.output("\"" + "x".repeat(600_000) + "\"");

        assertThat(failure("size(output + output) > 0 || true", scope))
                .isEqualTo("it builds a text of 1200000 characters, and at most 1048576 are allowed");
    }

    @Test
    void comparingLargeDocumentsInALoopIsPaidFor() {
        TestScope scope = TestScope.output(numbers(5_000)).input(numbers(5_000));

        assertThat(scope.test("output == input")).isTrue();
        assertThat(failure("output.all(x, output == input)", scope)).contains(WORK);
        assertThat(failure("output.all(x, !(output in [input, input]) || x >= 0)", scope))
                .contains(WORK);
        assertThat(failure("output.all(x, !(-1 in output))", scope)).contains(WORK);
        assertThat(failure("output.all(x, {output: 1}.size() == 1)", scope)).contains(WORK);
    }

    @Test
    void longTextsAreSearchedAndComparedWithinTheBudget() {
        String text = "\"" + "a".repeat(400_000) + "\"";
        TestScope scope = TestScope.output(text).input("\"" + "a".repeat(200_000) + "b\"");

        assertThat(failure("output.contains(input)", scope)).contains(WORK);
        assertThat(scope.test("!output.contains('needle')")).isTrue();
        assertThat(failure("[1,2,3,4,5,6,7,8,9].all(x, [1,2,3,4,5,6,7,8,9].all(y, output == output))", scope))
                .contains(WORK);
        assertThat(failure("[1,2,3,4,5,6,7,8,9].all(x, [1,2,3,4,5,6,7,8,9].all(y, size(output) > y))", scope))
                .contains(WORK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "((a{100}){100}){100} | too large with its repetitions",
                "(((((a{1000}){1000}){1000}){1000}){1000}){1000} | too large with its repetitions",
                "(a{500})?{500} | ",
                "[(]a{900} | instructions; at most 500",
                "[]a]{900} | instructions; at most 500",
                "[^]a]{900} | instructions; at most 500",
                "[[:alpha:])]{900} | instructions; at most 500",
                "[\\\\]]{900} | instructions; at most 500",
                "a{900 | ",
                "\\\\Q(\\\\E | \\Q…\\E is not offered",
                "( | not a regular expression RE2 knows",
                ") | not a regular expression RE2 knows",
                "[ | not a regular expression RE2 knows",
                "[[: | not a regular expression RE2 knows",
                "[^ | not a regular expression RE2 knows",
                "(a)\\\\1 | not a regular expression RE2 knows",
                "(?=a) | not a regular expression RE2 knows",
                "a\\\\ | not a regular expression RE2 knows",
            })
    void regularExpressionsAreBoundedBeforeTheyAreBuilt(String pattern, String reason) {
        Supplier<String> compiled = () -> {
            try {
                Condition.compile("output.matches('" + pattern + "')", Set.of());
                return "compiles";
            } catch (ExpressionException e) {
                return e.reason();
            }
        };

        assertThat(assertTimeoutPreemptively(ofSeconds(60), compiled::get)).contains(reason == null ? "" : reason);
    }

    @Test
    void aRegularExpressionRunsInLinearTimeAndWithinTheBudget() {
        TestScope scope = TestScope.output("\"" + "a".repeat(50_000) + "!\"");

        assertThat(scope.test("output.matches('^(a+)+$')")).isFalse();
        assertThat(scope.test("output.matches('^(a|aa)+!$')")).isTrue();
        assertThat(failure("output.matches('(.*a){80}')", TestScope.output("\"" + "a".repeat(800_000) + "\"")))
                .contains(WORK);
        assertThat(failure(
                        "[1,2,3,4,5,6,7,8].all(x, [1,2,3,4,5,6,7,8].all(y, [1,2,3,4,5].all(z, output.matches('^(a|aa)+!$'))))",
                        scope))
                .contains(WORK);
    }

    @Test
    void aPatternMustBeWrittenOut() {
        assertThat(refusal("output.text.matches(output.pattern)")).contains("must be written out");
        assertThat(refusal("matches(output.text, 'a' + 'b')")).contains("must be written out");
    }

    @Test
    void anOrdinaryPatternFits() {
        TestScope scope = TestScope.output("\"0e9f7c1a-7d2b-4a7e-9d0f-1b2c3d4e5f60\"");

        assertThat(scope.test("output.matches('^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$')"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"output.x == 1", "$.output.x"})
    void deepJsonIsRefused(String expression) {
        TestScope scope = TestScope.output("[".repeat(100_000) + "]".repeat(100_000));

        assertThat(failure(expression, scope)).startsWith("`output` is over a limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"output == 1", "$.output.x"})
    void aLargeDocumentIsRefused(String expression) {
        TestScope scope = TestScope.output("\"" + "x".repeat(LIMITS.maxDocumentBytes()) + "\"");

        assertThat(failure(expression, scope))
                .isEqualTo("`output` has 1048578 bytes, and an expression reads at most 1048576");
    }

    @Test
    void aNumberOfManyDigitsIsRefused() {
        assertThat(failure("output == 1 || true", TestScope.output("1".repeat(100_000))))
                .startsWith("`output` is over a limit");
        assertThat(failure("output == 1 || true", TestScope.output("0." + "1".repeat(100_000))))
                .startsWith("`output` is over a limit");
        assertThat(failure("output == 0.0", TestScope.output("1e-99999999999")))
                .contains("1e-99999999999 does not fit");
    }

    @Test
    void manyDescendantsAreBounded() {
        String nested = "0";
        for (int i = 0; i < 60; i++) {
            nested = "[" + nested + ","
                    + nested.substring(0, Math.min(nested.length(), 1)).replace("[", "0") + "]";
        }

        assertThat(TestScope.output(nested).test("$.output..*")).isTrue();
        assertThat(refusal("$.output" + "..*".repeat(50))).contains("`..` may stand only once");
        assertThat(refusal("$.output[?@.a == $.input..b]")).contains("a path inside a filter");
    }

    @Test
    void aPathThatSelectsTheSameAgainAndAgainIsBounded() {
        TestScope scope = TestScope.output("[".repeat(60) + "1" + "]".repeat(60));

        assertThat(failure("$.output" + "[0,0]".repeat(40), scope)).contains(WORK);
        assertThat(failure("$.output" + "[0,-1]".repeat(40), scope)).contains(WORK);
        assertThat(failure("$.output" + "[*,*]".repeat(40), scope)).contains(WORK);
        assertThat(failure("$.output" + "[?@ != 1,?@ != 1]".repeat(40), scope)).contains(WORK);
    }

    @Test
    void aFilterThatComparesLargeDocumentsIsPaidFor() {
        TestScope scope = TestScope.output("[" + (numbers(1_000) + ",").repeat(99) + numbers(1_000) + "]")
                .input("{\"l\":" + numbers(1_000) + ",\"s\":\"" + "a".repeat(500_000) + "\"}");

        assertThat(scope.test("$.output[?@ == $.input.l]")).isTrue();
        assertThat(failure("$.output[*][?@ != $.input.l && $.input.l != $.input.l]", scope))
                .contains(WORK);
        assertThat(failure("$.output[*][?$.input.s < $.input.s]", scope)).contains(WORK);
        assertThat(failure("$.output[*][?$.input.s != $.input.s]", scope)).contains(WORK);
    }

    @Test
    void aMappingCanNotBuildMoreThanAllowed() {
        TestScope scope = TestScope.output("\"" + "\\u0001".repeat(150_000) + "\"");

        assertThat(applied("[\"${output}\",\"${output}\"]", scope))
                .isEqualTo("the result is larger than the 1048576 bytes allowed");
        assertThat(applied("\"" + "${output}".repeat(8) + "\"", scope)).startsWith("it builds a text of 1050000");
        assertThat(applied("\"x ${[output, output]}\"", scope))
                .isEqualTo("the result is larger than the 1048576 bytes allowed");
        assertThat(applied("\"${[output, output, output].map(x, [x, x, x])}\"", scope))
                .contains("larger than the 1048576 bytes");
    }

    @Test
    void aMappingsTemplateIsBounded() {
        ObjectNode deep = JsonNodeFactory.instance.objectNode();
        ObjectNode at = deep;
        for (int i = 0; i < 5_000; i++) {
            at = at.putObject("a");
        }
        ObjectNode wide = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 2_000; i++) {
            wide.put("f" + i, 1);
        }

        assertThat(catchThrowableOfType(ExpressionException.class, () -> Mapping.compile(deep, Set.of()))
                        .reason())
                .contains("nested deeper than the 64 levels");
        assertThat(catchThrowableOfType(ExpressionException.class, () -> Mapping.compile(wide, Set.of()))
                        .reason())
                .contains("more than the 1000 parts");
        assertThat(catchThrowableOfType(
                                ExpressionException.class,
                                () -> Mapping.compile(
                                        JsonNodeFactory.instance.textNode("${1}".repeat(2_000)), Set.of()))
                        .reason())
                .contains("more than the 1000 parts");
    }

    @Test
    void anErrorNeverRepeatsALargeValueOrSource() {
        TestScope scope = TestScope.output("\"" + "🙂".repeat(100_000) + "\"");

        ExpressionException failure = catchThrowableOfType(
                ExpressionException.class, () -> scope.test("output && '" + "x".repeat(3_000) + "' == ''"));

        assertThat(failure.getMessage()).hasSizeLessThan(600).contains("…");
    }

    @Test
    void aLimitBelowOneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExpressionLimits(1, 1, 0, 1, 1, 1, 1, 1))
                .withMessage("maxNodes is 0; it must be at least 1");
    }

    private static void evaluateIfItCompiles(String expression) {
        try {
            Condition.compile(expression, Set.of()).test(TestScope.output("{}"));
        } catch (ExpressionException refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }

    private static String refusal(String expression) {
        return assertTimeoutPreemptively(
                        ofSeconds(60),
                        () -> catchThrowableOfType(
                                ExpressionException.class, () -> Condition.compile(expression, TestScope.STEPS)))
                .reason();
    }

    private static String failure(String expression, TestScope scope) {
        Condition condition = Condition.compile(expression, TestScope.STEPS);
        return assertTimeoutPreemptively(
                        ofSeconds(60),
                        () -> catchThrowableOfType(ExpressionException.class, () -> condition.test(scope)))
                .reason();
    }

    private static String applied(String template, TestScope scope) {
        try {
            Mapping mapping =
                    Mapping.compile(new com.fasterxml.jackson.databind.ObjectMapper().readTree(template), Set.of());
            return catchThrowableOfType(ExpressionException.class, () -> mapping.apply(scope))
                    .reason();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(template, e);
        }
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }
}

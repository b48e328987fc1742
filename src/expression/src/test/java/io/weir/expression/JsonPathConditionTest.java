package io.weir.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathConditionTest {
    private final TestScope scope = TestScope.output(
                    "{\"ok\":true,\"no\":false,\"nothing\":null,\"zero\":0,\"blank\":\"\",\"none\":[],"
                            + "\"empty\":{},\"list\":[10,20,30,40],\"id\":9223372036854775808,\"same\":9223372036854775808.0,"
                            + "\"huge\":1e400,\"a-b\":1,\"quo'te\":1,\"grün\":1,\"uni\":\"grün 🙂\","
                            + "\"items\":[{\"price\":2,\"name\":\"a\",\"tags\":[\"x\"]},{\"price\":2.5,\"name\":\"b\",\"gone\":null},"
                            + "{\"price\":\"2\",\"name\":\"c\"}],\"flags\":[false,true]}")
            .input("{\"limit\":2,\"tags\":[\"x\"],\"first\":{\"tags\":[\"x\"],\"name\":\"a\",\"price\":2.0}}")
            .step("my-step", "{\"ok\":true}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$.output.ok",
                " $.output.ok ",
                "$['output'][\"ok\"]",
                "$.output.zero",
                "$.output.huge",
                "$.output.a-b",
                "$.output['quo\\'te']",
                "$.output.grün",
                "$.output['\\u0067rün']",
                "$.output.flags[*]",
                "$.output.flags[0,1]",
                "$.output.list[-1]",
                "$.output.list[1:2]",
                "$.output.list[:-3]",
                "$.output.list[3:]",
                "$.output..price",
                "$.output..['price']",
                "$.output..[0]",
                "$.output..*",
                "$.output.*",
                "$.output",
                "$.output.items[?(@.price == 2)]",
                "$.output.items[?@.price==2.0]",
                "$.output.items[?@.price == '2' && @.name == 'c']",
                "$.output.items[?(@.price > 2 || @.name == \"zzz\")].name",
                "$.output.items[?@.price >= $.input.limit]",
                "$.output.items[?@.price <= 2]",
                "$.output.items[?@.price < 2.25 && !(@.name == 'b')]",
                "$.output.items[?@.name >= 'c']",
                "$.output.items[?@.name < 'b']",
                "$.output.items[?!@.tags]",
                "$.output.items[?@.gone]",
                "$.output.items[?@.gone == null]",
                "$.output.items[?@.missing == @.alsoMissing]",
                "$.output.items[?@.price != 2]",
                "$.output.items[?@.tags == $.input.tags]",
                "$.output.items[?@ == $.input.first]",
                "$.output.items[?@.tags[0] == 'x']",
                "$.output.items[?@['tags'][-1] == 'x']",
                "$.output.items[?$.steps.my-step.output.ok == true]",
                "$.output[?@ == 9223372036854775808]",
                "$.output[?@ > 1e399]",
                "$.output[?@ == -0.0]",
                "$.output[?@ == 'grün 🙂']",
                "$.output[?@ == 'gr\\u00fcn 🙂']",
                "$.output.items[?@.gone <= null]",
                "$.steps.my-step.output.ok",
                "$.steps['my-step'].output",
                "$.run.id",
                "$.input",
            })
    void selectsSomething(String path) {
        assertThat(scope.test(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$.output.no",
                "$.output.nothing",
                "$.output.blank",
                "$.output.none",
                "$.output.empty",
                "$.output.missing",
                "$.output.missing.deeper",
                "$.output.ok.deeper",
                "$.output.ok[0]",
                "$.output.ok[*]",
                "$.output.ok[0:1]",
                "$.output.list[4]",
                "$.output.list[-5]",
                "$.output.list[2:1]",
                "$.output.none[*]",
                "$.output.items[?@.price == true]",
                "$.output.items[?@.price < true]",
                "$.output.items[?@.price > null]",
                "$.output.items[?@.missing < 1]",
                "$.output.items[?@.tags == ['y']]",
                "$.output.items[?@.name > 'c']",
                "$.output[?@.price == 2]",
                "$.output..nowhere",
                "$.steps.skipped.output.ok",
                "$.output.items[?$.steps.skipped.output.ok == true]",
                "$.draft",
                "$.draft.words",
            })
    void selectsNothingThatCounts(String path) {
        if (path.contains("['y']")) {
            // Lists are compared when both sides are paths; a list can't be written out.
            assertThat(refusal(path).reason()).startsWith("expected `@`, `$`");
            return;
        }
        assertThat(scope.test(path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$ | 1 | a path starts with one of $.output, $.input, $.draft, $.steps, $.run",
                "$.* | 1 | a path starts with one of",
                "$..price | 1 | a path starts with one of",
                "$[?@.x] | 1 | a path starts with one of",
                "$.nowhere.x | 1 | a path starts with one of",
                "$.steps | 7 | a step follows, as in $.steps.<id>.output",
                "$.steps.revue.output | 7 | there is no step `revue`; the steps are: draft, my-step, review, skipped",
                "$.steps.draft | 13 | of a step there is only its output: $.steps.draft.output",
                "$.steps.draft.status | 13 | of a step there is only its output: $.steps.draft.output",
                "$.output. | 9 | expected a field name, `*` or `[`, found the end",
                "$.output..a..b | 11 | `..` may stand only once in an expression",
                "$.output..*..* | 11 | `..` may stand only once in an expression",
                "$.output...a | 10 | expected a field name",
                "$.output[?@..x] | 10 | a path inside a filter selects one value",
                "$.output[?@.*] | 10 | a path inside a filter selects one value",
                "$.output[?@[?@.x]] | 10 | a path inside a filter selects one value",
                "$.output.x ! | 11 | expected `.`, `[` or the end, found `!`",
                "$.output.length() | 9 | functions are not offered in a JSONPath",
                "$.output[?length(@.x) > 1] | 10 | functions are not offered in a JSONPath",
                "$.output[(@.length-1)] | 9 | scripts are not offered in a JSONPath",
                "$.output[?(@.x =~ /a+/)] | 17 | regular expressions are not offered in a JSONPath",
                "$.output[?@.x == /a/] | 17 | expected `@`, `$`, text in quotes",
                "$.output[?(@.x in ['a'])] | 15 | expected `)`, found `i`",
                "$.output[?1] | 10 | a filter compares or asks for a path",
                "$.output[?@.x == 01] | 17 | `01` is not a number as JSON writes it",
                "$.output[?@.x == word] | 17 | expected `@`, `$`, text in quotes",
                "$.output['x | 9 | the text that starts here has no closing '",
                "$.output['\\x'] | 11 | unknown escape",
                "$.output['\\u00g0'] | 11 | unknown escape",
                "$.output['\\u00 | 11 | unknown escape",
                "$.output[] | 9 | expected a quoted name, an index",
                "$.output[1234567890] | 9 | an index has at most 9 digits",
                "$.output[1 | 10 | expected `]`, found the end",
                "$.output[?(@.x] | 14 | expected `)`, found `]`",
                "$.output[1;2] | 10 | expected `]`, found `;`",
            })
    void isRefusedAtCompileTime(String path, int position, String reason) {
        ExpressionException refusal = refusal(path);

        assertThat(refusal.reason()).startsWith(reason);
        assertThat(refusal.position()).hasValue(position);
        assertThat(refusal.source()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=~", "..", "(", "length()", "]", "'", "\"", "@", "?"})
    void whatIsRefusedElsewhereIsFineInsideQuotes(String text) {
        String quoted = text.equals("'") ? "\"'\"" : "'" + text + "'";

        assertThat(scope.test("$.output[" + quoted + "]")).isFalse();
        assertThat(scope.test("$.output.items[?@.name == " + quoted + "]")).isFalse();
    }

    @Test
    void everyEscapeMeansWhatItMeansInJson() {
        TestScope odd = TestScope.output("{\"x\":\"\\\"'\\\\/\\b\\f\\n\\r\\t\"}");

        assertThat(odd.test("$.output[?@ == '\\\"\\'\\\\\\/\\b\\f\\n\\r\\t']")).isTrue();
    }

    @Test
    void anExponentBeyondAllBoundsIsRefusedInsteadOfComparedWrongly() {
        assertThat(catchThrowableOfType(
                                ExpressionException.class,
                                () -> TestScope.output("[1e99999999999]").test("$.output[?@ > 5]"))
                        .reason())
                .contains("1e99999999999 does not fit");
    }

    @Test
    void descendantsComeFromEveryLevelAndTheSamePathAnswersTheSameTwice() {
        Condition path = Condition.compile("$.output..[?@.x == 1].y", Set.of());
        TestScope inList = TestScope.output("{\"items\":[{\"x\":2},{\"x\":1,\"y\":\"a\"}]}");
        TestScope inObject = TestScope.output("{\"o\":{\"p\":{\"x\":1,\"y\":\"a\"}}}");

        assertThat(path.test(inObject)).isTrue();
        assertThat(path.test(inList)).isTrue();
        assertThat(path.test(inObject)).isTrue();
    }

    @Test
    void oneCompiledConditionServesManyThreads() {
        Condition path = Condition.compile("$.output..[?@.x == 1]", Set.of());
        Condition cel = Condition.compile("output.items.exists(i, i.x == 1)", Set.of());

        boolean all = IntStream.range(0, 400).parallel().allMatch(i -> {
            TestScope own = TestScope.output("{\"items\":[{\"x\":" + i % 2 + "}]}");
            return path.test(own) == (i % 2 == 1) && cel.test(own) == (i % 2 == 1);
        });

        assertThat(all).isTrue();
    }

    private static ExpressionException refusal(String path) {
        return catchThrowableOfType(ExpressionException.class, () -> Condition.compile(path, TestScope.STEPS));
    }
}

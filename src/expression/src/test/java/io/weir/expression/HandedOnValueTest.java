package io.weir.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value that an expression only selects arrives byte for byte as its document has it. */
class HandedOnValueTest {
    private static final String[] SCALARS = {
        "123456789012345678.91",
        "-0.0",
        "-0",
        "1e400",
        "1E2",
        "1.10",
        "0.1000000000000000055511151231257827",
        "12345678901234567890",
        "9".repeat(400),
        "1e-400",
        "\"\\u00e9\\/\\ud800\"",
        "\"\\u000a\\n\\\"\"",
        "\"Grüße 🙂\"",
        "null",
        "true",
    };

    @Test
    void whateverSelectsIt() {
        for (String value : SCALARS) {
            String document = "{ \"items\" : [ { \"price\" : " + value + " ,\"n\":0} ], \"at\":" + value + " }";
            for (String selecting : new String[] {
                "input.items[0].price",
                "$.input.items[0].price",
                "input[\"at\"]",
                "$.input.at",
                "has(input.at) ? input.at : 1",
                "input.items.map(i, i.price)[0]",
                "[input.at][0]",
                "{\"a\": input.at}.a",
            }) {
                assertThat(built("${" + selecting + "}", document))
                        .as("%s of %s", selecting, value)
                        .isEqualTo(value);
            }
            assertThat(built("${input.items}", document)).isEqualTo("[ { \"price\" : " + value + " ,\"n\":0} ]");
            assertThat(built("${input.items.filter(i, i.n == 0)}", document))
                    .isEqualTo("[{ \"price\" : " + value + " ,\"n\":0}]");
            assertThat(built("${[input.at] + [input.at]}", document)).isEqualTo("[" + value + "," + value + "]");
            assertThat(built("${$.input..price}", document)).isEqualTo("[" + value + "]");
            assertThat(built("${input}", document)).isEqualTo(document);
            assertThat(built("${$.input}", "  " + document + " ").strip()).isEqualTo(document);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void randomDocuments(long seed) {
        RandomJson random = new RandomJson(new Random(seed));
        for (int i = 0; i < 200; i++) {
            String value = random.value(4);
            String document = random.blank() + "{\"k\":[" + random.blank() + value + random.blank() + "]}";
            for (String selecting : new String[] {"input.k[0]", "$.input.k[0]", "input.k.map(x, x)[0]"}) {
                assertThat(built("${" + selecting + "}", document))
                        .as("seed %d, %s of %s", seed, selecting, document)
                        .isEqualTo(value);
            }
        }
    }

    @Test
    void whatIsCalculatedIsCelsValue() {
        String document =
                "{\"a\":1.10,\"b\":1E2,\"z\":-0.0,\"s\":\"\\u00e9\",\"list\":[1.10,\"\\u00e9\"],\"big\":[1e400]}";

        assertThat(built("${input.a * 2}", document)).isEqualTo("2.2");
        assertThat(built("${-input.a}", document)).isEqualTo("-1.1");
        assertThat(built("${int(input.b)}", document)).isEqualTo("100");
        assertThat(built("${double(input.b)}", document)).isEqualTo("100.0");
        assertThat(built("${type(input.b) == double}", document)).isEqualTo("true");
        assertThat(built("${input.s + \"!\"}", document)).isEqualTo("\"é!\"");
        assertThat(built("${size(input.s)}", document)).isEqualTo("1");
        assertThat(built("${input.s.startsWith(\"é\") && input.s.matches(\"^é$\")}", document))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "input.a == 1.1",
                "1.1 == input.a",
                "input.a != 1.2",
                "input.a < 1.2 && input.a <= 1.1 && input.a > 1 && input.a >= 1.1",
                "input.b == 100",
                "input.z == 0 && input.z == 0.0 && input.z >= 0",
                "input.n == 0 && input.n + 1 == 1",
                "input.s == 'é'",
                "input.list == [1.1, 'é']",
                "[1.1, 'é'] == input.list",
                "input.list == input.list",
                "input.list != [1.1]",
                "1.1 in input.list",
                "input.s in input.list",
                "input.a in [1.1]",
                "{'o': input.list} == {'o': [1.1, 'é']}",
                "input.object == {'p': 1.1, 'q': [100]}",
                "input.list.exists(x, x == 1.1)",
                "input.list.exists_one(x, x == 'é')",
                "input.list.map(x, x) == [1.1, 'é']",
                "input.list.filter(x, x != 1.1) == ['é']",
                "input.list + [2] == [1.1, 'é', 2]",
                "{input.s: 1}['é'] == 1",
                "input.keys[input.s] == 7",
                "input.s in input.keys",
                "(input.a > 1 ? input.a : input.b) == 1.1",
                "size(input.list) == 2",
                "size(input.s) == 1",
            })
    void calculationsSeePlainValues(String condition) {
        TestScope scope = new TestScope()
                .input("{\"a\":1.10,\"b\":1E2,\"z\":-0.0,\"n\":-0,\"s\":\"\\u00e9\",\"list\":[1.10,\"\\u00e9\"],"
                        + "\"object\":{\"p\":1.10,\"q\":[1E2]},\"keys\":{\"\\u00e9\":7}}");

        assertThat(scope.test(condition)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$.input.items[?(@.price == 123456789012345678.91)]",
                "$.input.items[?(@.price < 123456789012345678.911)]",
                "$.input.items[?(@.price > 123456789012345678.909)]",
                "$.input.items[?(@.price != 123456789012345678.92)]",
                "$.input.items[?(@.price == $.input.same)]",
                "$.input.items[?(@.id == 12345678901234567890123)]",
                "$.input.items[?(@.id < 12345678901234567890123.1)]",
                "$.input.items[?(@.text == 'é')]",
                "$.input.items[?(@.zero == 0)]",
            })
    void pathsCompareDecimalsExactly(String condition) {
        TestScope scope = new TestScope()
                .input("{\"same\":123456789012345678.910,\"items\":[{\"price\":123456789012345678.91,"
                        + "\"id\":12345678901234567890123,\"text\":\"\\u00e9\",\"zero\":-0.0}]}");

        assertThat(scope.test(condition)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$.input[?(@ == 123456789012345678.92)]",
                "$.input[?(@ == 123456789012345680)]",
                "$.input[?(@ > 123456789012345678.91)]",
            })
    void pathsTellNeighbouringDecimalsApart(String condition) {
        assertThat(new TestScope().input("[123456789012345678.91]").test(condition))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "12345678.9, Total 12345678.9 EUR",
        "1.23456789E7, Total 12345678.9 EUR",
        "0.0005, Total 0.0005 EUR",
        "5E-4, Total 0.0005 EUR",
        "1.10, Total 1.10 EUR",
        "1E2, Total 100 EUR",
        "-0.0, Total -0.0 EUR",
        "123456789012345678.91, Total 123456789012345678.91 EUR",
        "1e400, Total 1e400 EUR",
        "1e-400, Total 1e-400 EUR",
        "1e99999999999, Total 1e99999999999 EUR",
        "7, Total 7 EUR",
    })
    void numbersInTextReadAsPeopleWriteThem(String number, String text) {
        assertThat(built("Total ${input} EUR", number)).isEqualTo('"' + text + '"');
        assertThat(built("Total ${$.input} EUR", number)).isEqualTo('"' + text + '"');
    }

    @ParameterizedTest
    @CsvSource({
        "input * 2, 24691357.8",
        "input / 1e12, 0.0000123456789",
        "input - 0.9, 12345678",
        "double(20000000), 20000000",
        "input * 1e200, 1.23456789E207"
    })
    void calculatedNumbersInTextToo(String expression, String text) {
        assertThat(built("= ${" + expression + "}", "12345678.9")).isEqualTo("\"= " + text + '"');
    }

    private static String built(String template, String input) {
        byte[] result =
                Mapping.compile(TextNode.valueOf(template), TestScope.STEPS).apply(new TestScope().input(input));
        return new String(result, StandardCharsets.UTF_8);
    }
}

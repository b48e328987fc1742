package io.weir.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestScope scope = new TestScope()
            .input("{\"topic\":\"Fluß 🙂\",\"n\":3,\"x\":1.50,\"on\":true,\"none\":null,\"id\":12345678901234567890123,"
                    + "\"huge\":1e400,\"tags\":[\"a\",\"b\"],\"o\":{\"p\":[1]},\"quote\":\"say \\\"hi\\\"\"}")
            .step("draft", "{\"text\":\"Once\",\"items\":[{\"id\":1},{\"id\":2}]}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'${input.n}' | 3",
                "'${input.topic}' | 'Fluß 🙂'",
                "'${input.on}' | true",
                "'${input.none}' | null",
                "'${input.x}' | 1.50",
                "'${input.id}' | 12345678901234567890123",
                "'${input.huge}' | 1e400",
                "'${input.o}' | {'p':[1]}",
                "'${$.input.o.p}' | [1]",
                "'${$.steps.draft.output.items[*].id}' | [1,2]",
                "'${$.steps.skipped.output[*]}' | []",
                "'${steps.draft.output.items.map(i, i.id * 10)}' | [10,20]",
                "'${ {\"a\": {\"b\": input.n}} }' | {'a':{'b':3}}",
                "'${has(input.gone) ? input.gone : \"}\"}' | '}'",
                "'About ${input.topic}: ${input.n} of ${input.tags}' | 'About Fluß 🙂: 3 of [\\\"a\\\",\\\"b\\\"]'",
                "'${input.n}${input.none}${input.on}' | '3nulltrue'",
                "'${input.quote}!' | 'say \\\"hi\\\"!'",
                "'$${input.n}' | '${input.n}'",
                "'$$${input.n}' | '$${input.n}'",
                "'a $${x} b ${input.n}' | 'a ${x} b 3'",
                "'costs $5 {x}' | 'costs $5 {x}'",
                "'' | ''",
                "{'a':['${input.n}',{'${input.n}':1.10}],'b':null,'c':false,'d':12345678901234567890123} |"
                        + " {'a':[3,{'${input.n}':1.1}],'b':null,'c':false,'d':12345678901234567890123}",
                "[] | []",
                "'${draft}' | null",
                "'${run.id}' | 'run-1'",
                "'${string(timestamp(run.started_at))}' | '2026-11-01T10:00:00Z'",
            })
    void builds(String template, String expected) {
        assertThat(apply(json(template))).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'${input.gone}' | there is no field `gone`",
                "'a ${input.n + \"x\"}' | `+` can't be applied",
                "'${$.input.gone}' | it selects nothing: input has no such value",
                "'${$.steps.skipped.output.x}' | it selects nothing: the output of step `skipped` has no such value",
                "'${output.x}' | there is no `output` here",
                "'${$.output.x}' | there is no `output` here",
                "'${1.0 / 0.0}' | the result is Infinity, which JSON can't write",
                "'${timestamp(run.started_at)}' | the result holds a value JSON does not have",
                "'${ {1: 2} }' | the result holds an object with a number as a field name",
                "'x ${duration(\"1s\")}' | the result holds a value JSON does not have",
            })
    void failsWithASentence(String template, String reason) {
        Mapping mapping = Mapping.compile(parse(json(template)), TestScope.STEPS);

        assertThat(catchThrowableOfType(ExpressionException.class, () -> mapping.apply(scope))
                        .reason())
                .startsWith(reason);
    }

    @Test
    void aRefusalNamesTheExpressionAndItsPlaceInTheTemplate() {
        ExpressionException refusal = refusal("{\"a\":[1,\"x ${nowhere} y\"]}");

        assertThat(refusal.source()).isEqualTo("nowhere");
        assertThat(refusal.position()).hasValue(0);
        assertThat(refusal.reason()).contains("`nowhere` is not known here").endsWith("(in the mapping at /a/1)");
    }

    @Test
    void anUnclosedExpressionIsRefused() {
        ExpressionException refusal = refusal("\"🙂 ${input.n\"");

        assertThat(refusal.position()).hasValue(2);
        assertThat(refusal.reason()).contains("no closing `}`");
        assertThat(refusal("\"${'}\"").reason()).contains("no closing `}`");
        assertThat(refusal("\"${}\"").reason()).startsWith("it is empty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "${\"\"\"}\"}\"\"\" + r\"\\}\" } | }\"}\\}",
                "${\"\\\"}\" } | \"}",
                "${'}' + r'}'}{} | }}{}",
            })
    void bracesInsideQuotesDoNotEndAnExpression(String template, String expected) throws IOException {
        byte[] built =
                Mapping.compile(TextNode.valueOf(template), TestScope.STEPS).apply(scope);

        assertThat(JSON.readTree(built).textValue()).isEqualTo(expected);
    }

    @Test
    void halfACharacterIsPassedOnAsItCame() throws IOException {
        TestScope half = TestScope.output("\"\\ud83d\"");
        byte[] built =
                Mapping.compile(TextNode.valueOf("${output}"), TestScope.STEPS).apply(half);

        assertThat(JSON.readTree(built).textValue()).isEqualTo("\ud83d");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThat(catchThrowableOfType(
                                ExpressionException.class,
                                () -> Mapping.compile(DoubleNode.valueOf(Double.NaN), TestScope.STEPS))
                        .reason())
                .isEqualTo("this is no JSON value");
        assertThat(catchThrowableOfType(
                                ExpressionException.class,
                                () -> Mapping.compile(MissingNode.getInstance(), TestScope.STEPS))
                        .reason())
                .isEqualTo("this is no JSON value");
    }

    @Test
    void allExpressionsOfAMappingShareOneParseOfEachDocument() {
        apply("[\"${input.n}\",\"${input.x}\",\"${$.input.n}\",\"${steps.draft.output.text}"
                + " ${$.steps.draft.output.text}\"]");

        assertThat(scope.asked).containsExactly("input", "draft");
    }

    private String apply(String template) {
        byte[] result = Mapping.compile(parse(template), TestScope.STEPS).apply(scope);
        return new String(result, StandardCharsets.UTF_8);
    }

    private static ExpressionException refusal(String template) {
        return catchThrowableOfType(ExpressionException.class, () -> Mapping.compile(parse(template), TestScope.STEPS));
    }

    /** Single quotes outside, so that the tables above stay readable. */
    private static String json(String text) {
        StringBuilder json = new StringBuilder();
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                inside = !inside;
                json.append('"');
            } else if (c == '"' && inside) {
                json.append("\\\"");
            } else if (c == '\\' && inside && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                json.append("\\\"");
                i++;
            } else if (c == '\\' && inside) {
                json.append("\\\\");
            } else {
                json.append(c);
            }
        }
        return json.toString();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}

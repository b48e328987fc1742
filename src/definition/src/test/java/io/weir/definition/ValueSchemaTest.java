package io.weir.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Payload;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The part of JSON Schema that Weir honours. */
class ValueSchemaTest {
    private static List<String> problems(String schema, String value) {
        return ValueSchema.of(Payload.ofJson(schema)).problems(Payload.ofJson(value));
    }

    private static List<String> ofSchema(String schema) {
        Problems problems = new Problems();
        ValueSchema.check(Payload.ofJson(schema), DocumentPath.ROOT.field("input_schema"), problems);
        return problems.list().stream().map(Problem::toString).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type":"integer"}                                      | 1                 | true
            {"type":"integer"}                                      | 1.0               | true
            {"type":"integer"}                                      | 1.5               | false
            {"type":["string","null"]}                              | null              | true
            {"type":["string","null"]}                              | 1                 | false
            {"type":"array","items":{"type":"string"},"maxItems":2} | ["a","b"]         | true
            {"type":"array","items":{"type":"string"},"maxItems":2} | ["a","b","c"]     | false
            {"items":{"type":"string"}}                             | ["a",1]           | false
            {"minLength":2}                                         | "\uD83D\uDE00a"   | true
            {"minLength":2}                                         | "\uD83D\uDE00"    | false
            {"minimum":0,"exclusiveMaximum":10}                     | 10                | false
            {"minimum":0,"exclusiveMaximum":10}                     | 9.99              | true
            {"const":1}                                             | 1.0               | true
            {"const":{"a":[1]}}                                     | {"a":[1.00]}      | true
            {"enum":["a","b"]}                                      | "c"               | false
            {"required":["a"]}                                      | {}                | false
            {"required":["a"]}                                      | 3                 | true
            {"properties":{"a":{"type":"string"}}}                  | {"a":1}           | false
            {"properties":{"a":true},"additionalProperties":false}  | {"a":1}           | true
            {"properties":{"a":true},"additionalProperties":false}  | {"b":1}           | false
            {"additionalProperties":{"type":"integer"}}             | {"b":"x"}         | false
            {"minProperties":1}                                     | {}                | false
            """)
    void aValueFitsOrDoesNot(String schema, String value, boolean fits) {
        assertThat(ofSchema(schema)).isEmpty();
        assertThat(problems(schema, value).isEmpty()).isEqualTo(fits);
    }

    @Test
    void everyProblemHasItsPlace() {
        assertThat(problems(
                        "{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{\"items\":{\"items\":{\"type\":\"object\","
                                + "\"properties\":{\"n\":{\"minimum\":1}}}}}}",
                        "{\"items\":[{\"n\":1},{\"n\":0},\"x\"]}"))
                .containsExactly(
                        "id: is missing",
                        "items[1].n: breaks minimum 1, found 0",
                        "items[2]: must be of type object, found the text 'x'");
        assertThat(problems("{\"type\":\"object\"}", "1"))
                .containsExactly("the value must be of type object, found the number 1");
    }

    @Test
    void theNumberOfProblemsIsBounded() {
        String many = "[" + "1,".repeat(5_000) + "1]";
        assertThat(problems("{\"items\":{\"type\":\"string\"}}", many))
                .hasSize(21)
                .last()
                .isEqualTo("and 980 more");
    }

    @Test
    void whatCannotBeHonouredIsRefused() {
        assertThat(ofSchema("{\"type\":\"text\",\"properties\":{\"a\":{\"pattern\":\"x\"}},\"maxItems\":-1}"))
                .satisfiesExactly(
                        type -> assertThat(type).startsWith("input_schema.type: must be a type or a list of types"),
                        pattern -> assertThat(pattern)
                                .startsWith("input_schema.properties.a.pattern: is a keyword that Weir does not check"),
                        count -> assertThat(count)
                                .isEqualTo(
                                        "input_schema.maxItems: must be a whole number from 0 on, found the number -1"));
        assertThat(ofSchema("[]")).containsExactly("input_schema: must be a JSON Schema, an object, found a list");
    }
}

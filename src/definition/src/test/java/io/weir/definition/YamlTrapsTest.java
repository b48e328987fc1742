package io.weir.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What YAML reads in another way than its author meant: kept as it is written, or refused with a sentence. */
class YamlTrapsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"0123", "1.10", "1_000", "1:30", "0o17", "0x1F", "1e3", "-0", "+5", "2026-11-01", ".5", "08"})
    void aVersionIsKeptAsItIsWritten(String version) {
        WorkflowDefinition definition =
                Definitions.read("id: w\nversion: " + version + "\nsteps: [{id: a, config: {version: 1.0}}]\n");

        assertThat(definition.version()).isEqualTo(version);
        assertThat(definition.steps().get(0).worker().config().toJson()).isEqualTo("{\"version\":1.0}");
        assertThat(Definitions.read(Definitions.toYaml(definition))).isEqualTo(definition);
    }

    @Test
    void aVersionInJsonToo() {
        assertThat(Definitions.read("{\"id\":\"w\",\"version\":1e3,\"steps\":[{\"id\":\"a\"}]}")
                        .version())
                .isEqualTo("1e3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1:30 | \"1:30\"",
                "2026-11-01 | \"2026-11-01\"",
                "0o17 | \"0o17\"",
                "08 | \"08\"",
                "~ | null",
                "True | true",
                "'yes' | \"yes\"",
                "\"0123\" | \"0123\"",
                "y | \"y\"",
                "123456789012345678.91 | 123456789012345678.91",
                "1.10 | 1.10",
                "-0.0 | -0.0",
                "12345678901234567890123 | 12345678901234567890123",
            })
    void aConfigArrivesAsItIsWritten(String written, String json) {
        StepDefinition step = step("config: {k: " + written + "}");

        assertThat(step.worker().config().toJson()).isEqualTo("{\"k\":" + json + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123", "-0123", "1_000", "1_000.5", "0b11"})
    void aNumberOfTwoMeaningsIsRefused(String written) {
        String text = "id: w\nsteps: [{id: a, config: {k: " + written + "}, retry: {max_attempts: " + written + "}}]\n";

        assertThat(Corpus.problems(text))
                .filteredOn(problem -> problem.contains("'" + written + "', which is one number to some readers"))
                .hasSize(2)
                .anyMatch(problem -> problem.contains("steps[0].config.k"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "NO", "on", "Off"})
    void aWordOfTwoMeaningsIsRefused(String written) {
        assertThat(Corpus.problems("id: w\nsteps: [{id: a, config: {country: " + written + "}}]\n"))
                .singleElement()
                .asString()
                .contains("steps[0].config.country", "'" + written + "'", "put the text in quotes");
    }

    @Test
    void infinityIsRefused() {
        assertThat(Corpus.problems("id: w\nsteps: [{id: a, config: {k: .inf}}]\n"))
                .singleElement()
                .asString()
                .contains("JSON has neither infinite numbers nor NaN");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{<<: *one, a: 0} | {\"a\":0,\"b\":1}",
                "{<<: {b: 2}, a: 0} | {\"a\":0,\"b\":2}",
                "{a: 0, <<: [*two, *one]} | {\"a\":0,\"b\":2}",
                "{<<: [{b: 3}, *one]} | {\"a\":1,\"b\":3}",
                "{<<: []} | {}",
                "{\"<<\": {b: 2}, a: 0} | {\"<<\":{\"b\":2},\"a\":0}",
                "{'<<': 1} | {\"<<\":1}",
            })
    void aMergeKeyMerges(String config, String json) {
        String text = """
            id: w
            description: 🙂🙂🙂🙂🙂🙂🙂🙂
            steps:
              - {id: a, config: {one: &one {a: 1, b: 1}, two: &two {b: 2}}}
              - {id: b, config: %s}
            """.formatted(config);

        assertThat(Definitions.read(text).steps().get(1).worker().config().toJson())
                .isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{<<: 1}", "{<<: text}", "{<<: [{a: 1}, 2]}", "{<<: null}", "{<<: [[{a: 1}]]}"})
    void aMergeKeyOfAnythingElseIsRefused(String config) {
        List<String> problems = Corpus.problems("id: w\nsteps: [{id: a, config: " + config + "}]\n");

        assertThat(problems).singleElement().asString().contains("merges an object, or a list of objects");
    }

    private static StepDefinition step(String fields) {
        return Definitions.read("id: w\nsteps: [{id: a, " + fields + "}]\n")
                .steps()
                .get(0);
    }
}

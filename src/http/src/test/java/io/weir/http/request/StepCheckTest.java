package io.weir.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Payload;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepCheckTest {
    private static final String URL = "\"url\": \"https://a.example.com/{x}\"";

    private static List<String> problems(String config, String input) {
        return StepCheck.problems(Payload.ofJson(config), Payload.ofJson(input));
    }

    @Test
    void aStepWhoseDataIsYetUnknownHasNoProblem() {
        String secret = ", \"headers\": {\"A\": \"{{secret.ANY}}\"}, \"timeout\": \"5s\"";

        assertThat(problems("{" + URL + secret + "}", "{\"path\": {\"x\": \"${input.x}\"}, \"body\": \"${input}\"}"))
                .isEmpty();
        assertThat(problems(
                        "{}", "{\"url\": \"${input.url}\", \"query\": \"${input.query}\", \"headers\": {\"A\": 1}}"))
                .isEmpty();
        assertThat(problems("{}", "\"${steps.a.output}\""))
                .as("the whole request is data")
                .isEmpty();
        assertThat(problems("{" + URL + "}", "{\"body\": {\"note\": \"{{secret.ANY}}\"}}"))
                .as("data")
                .isEmpty();
    }

    @Test
    void whatAWorkerWouldRefuseIsFound() {
        assertThat(problems(
                        "{\"timeout\": 5, \"retries\": 3}",
                        "{\"headers\": {\"A\": \"Bearer {{secret.T}}\"}, \"amount\": 1}"))
                .satisfiesExactly(
                        problem -> assertThat(problem).startsWith("config: found the unknown field retries"),
                        problem -> assertThat(problem).startsWith("input: found the unknown field amount"),
                        problem -> assertThat(problem).startsWith("config.timeout: found '5'"),
                        problem -> assertThat(problem)
                                .startsWith("input.headers.A: found a secret's name, expected it in config"),
                        problem -> assertThat(problem)
                                .isEqualTo(
                                        "config.url: found nothing, expected an http:// or https:// URL here or in input.url"));
    }

    @Test
    void aStepWithoutInputLetsTheRunsInputDecide() {
        assertThat(StepCheck.problems(Payload.ofJson("{" + URL + "}"), null))
                .singleElement()
                .asString()
                .contains("input: found none", "expected at least `input: {}`");
    }
}

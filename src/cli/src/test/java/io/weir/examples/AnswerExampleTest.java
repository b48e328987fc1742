package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import io.weir.testkit.WeirTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code examples/guarded-answer}: its workflow and its worker's own steps, in memory and in virtual time. */
class AnswerExampleTest {
    private static final Path EXAMPLE = Path.of("examples/guarded-answer");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theFirstModelThatAnswersWinsAndTheReviewAsksForASource() throws Exception {
        WorkflowResult result = run("fine");

        assertThat(output(result).path("text").asText()).endsWith("Source: ISO 1438.");
        assertThat(output(result).path("by").asText()).isEqualTo("large");
        assertThat(result.stepMetadata().get("ask-small").status()).isEqualTo("cancelled");
        assertThat(result.stepMetadata().get("rewrite").revisionCount()).isEqualTo(1);
    }

    @Test
    void aQuestionThatIsNotAllowedReachesNoModel() throws Exception {
        WorkflowResult result = run("refused");

        assertThat(output(result).path("by").asText()).isEqualTo("guardrail");
        assertThat(output(result).path("text").asText()).contains("how to pick the lock");
        assertThat(result.stepMetadata().get("ask-large").status()).isEqualTo("skipped");
        assertThat(result.stepMetadata().get("ask-small").status()).isEqualTo("skipped");
    }

    @Test
    void withoutAModelTheRunSaysSorry() throws Exception {
        WorkflowResult result = run("outage");

        assertThat(output(result).path("by").asText()).isEqualTo("nobody");
        assertThat(result.stepMetadata().get("draft").error().type()).isEqualTo("AllFailed");
        assertThat(result.stepMetadata().get("ask-large").retryCount()).isEqualTo(1);
    }

    private static JsonNode output(WorkflowResult result) throws Exception {
        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        return JSON.readTree(result.output().toBytes());
    }

    private static WorkflowResult run(String input) throws Exception {
        WeirTest.Builder weir = WeirTest.builder().definition(Files.readString(EXAMPLE.resolve("workflow.yaml")));
        AnswerWorker.deterministic().steps().forEach(weir::step);
        return weir.build()
                .run(
                        "guarded-answer",
                        JSON.readTree(
                                EXAMPLE.resolve("inputs/" + input + ".json").toFile()))
                .awaitResult();
    }
}

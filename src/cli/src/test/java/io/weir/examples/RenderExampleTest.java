package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import io.weir.testkit.WeirTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code examples/external-job}: its workflow and its worker's own steps, in memory and in virtual time. */
class RenderExampleTest {
    private static final Path EXAMPLE = Path.of("examples/external-job");

    @Test
    void aJobIsPolledUntilItIsDoneAndItsResultFetched() throws Exception {
        WorkflowResult result = run("good");

        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(result.output())
                .isEqualTo(Payload.ofJson("{\"apology\":null,\"video\":\"https://renders.example/job-run-1.mp4\"}"));
        assertThat(result.stepOutputs()).isEmpty();
        assertThat(result.stepMetadata().get("poll").revisionCount()).isEqualTo(3);
        assertThat(result.stepMetadata().get("apologise").status()).isEqualTo("skipped");
    }

    @Test
    void aJobThatEndsBadlyLeadsToAnApology() throws Exception {
        WorkflowResult result = run("broken");

        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(result.output())
                .isEqualTo(Payload.ofJson("{\"apology\":\"Grace, we are sorry: job job-run-1: the scene has no light\","
                        + "\"video\":null}"));
        assertThat(result.stepMetadata().get("broken").error().type()).isEqualTo("RenderFailed");
    }

    private static WorkflowResult run(String input) throws Exception {
        WeirTest.Builder weir = WeirTest.builder().definition(Files.readString(EXAMPLE.resolve("workflow.yaml")));
        new RenderWorker().steps().forEach(weir::step);
        return weir.build()
                .run(
                        "render-video",
                        new ObjectMapper()
                                .readTree(EXAMPLE.resolve("inputs/" + input + ".json")
                                        .toFile()))
                .awaitResult();
    }
}

package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.protocol.CompensationResult;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import io.weir.testkit.WeirTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code examples/travel-booking}: its workflow and its worker's own steps, in memory and in virtual time. */
class TravelExampleTest {
    private static final Path EXAMPLE = Path.of("examples/travel-booking");

    private final TravelWorker worker = new TravelWorker();

    @Test
    void aJourneyIsBookedWhole() throws Exception {
        WorkflowResult result = run("holiday");

        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(result.compensation()).isNull();
        assertThat(worker.reserved()).containsExactlyInAnyOrder("run-1-flight", "run-1-hotel", "run-1-car");
        assertThat(result.stepMetadata().get("tell-traveller").status()).isEqualTo("bypassed");
    }

    @Test
    void aJourneyWithoutACarIsUndone() throws Exception {
        WorkflowResult result = run("no-car");

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(worker.reserved()).isEmpty();
        assertThat(result.compensation().status()).isEqualTo(CompensationResult.Status.DONE);
        assertThat(result.compensation().steps()).containsOnlyKeys("flight", "hotel");
        assertThat(result.stepOutputs().get("tell-traveller").toJson())
                .contains("Grace, your journey failed", "there is no amphibious car");
    }

    private WorkflowResult run(String input) throws Exception {
        WeirTest.Builder weir = WeirTest.builder().definition(Files.readString(EXAMPLE.resolve("workflow.yaml")));
        worker.steps().forEach(weir::step);
        return weir.build()
                .run(
                        "travel-booking",
                        new ObjectMapper()
                                .readTree(EXAMPLE.resolve("inputs/" + input + ".json")
                                        .toFile()))
                .awaitResult();
    }
}

package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import io.weir.testkit.TestRun;
import io.weir.testkit.WeirTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code examples/order}: its workflow and its worker's own steps, in memory and in virtual time. */
class OrderExampleTest {
    private static final Path EXAMPLE = Path.of("examples/order");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WeirTest weir = weir();

    @Test
    void aSmallOrderIsCapturedAndShipped() throws Exception {
        WorkflowResult result = run("small").awaitResult();

        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(succeeded(result))
                .containsExactlyInAnyOrder("reserve-stock", "authorise-payment", "decide", "capture-payment", "ship");
    }

    @Test
    void aLargeOrderIsReviewedAndThenShipped() throws Exception {
        TestRun run = run("large");

        WorkflowResult result = run.awaitResult();

        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(succeeded(result))
                .contains("review", "capture-payment", "ship")
                .doesNotContain("void-payment");
        assertThat(run.output("capture-payment", JsonNode.class)
                        .path("captured_cents")
                        .asLong())
                .isEqualTo(30 * 8900 + 1995);
    }

    @Test
    void anOrderThatTheReviewRefusesIsUndone() throws Exception {
        WorkflowResult result = run("suspect").awaitResult();

        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(succeeded(result))
                .contains("review", "release-stock", "void-payment", "notify-customer")
                .doesNotContain("capture-payment", "ship");
    }

    @Test
    void anOrderThatIsNotInStockIsUndoneWithoutAReview() throws Exception {
        WorkflowResult result = run("sold-out").awaitResult();

        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(succeeded(result))
                .contains("release-stock", "void-payment", "notify-customer")
                .doesNotContain("review", "capture-payment", "ship");
    }

    @Test
    void stockAndPaymentAreSecuredInParallelAndTheGatewaysSilenceIsRetried() throws Exception {
        TestRun run = run("small");

        assertThat(run.timeline().dispatches())
                .as("before any time has passed")
                .extracting(ready -> ready.attempt().stepId())
                .containsExactlyInAnyOrder("reserve-stock", "authorise-payment");
        WorkflowResult result = run.awaitResult();
        assertThat(result.stepMetadata().get("authorise-payment").retryCount()).isEqualTo(1);
        assertThat(result.stepMetadata().get("reserve-stock").retryCount()).isZero();
    }

    @Test
    void anOrderNobodyGetsRoundToReviewingWaitsUntilItIsResumed() throws Exception {
        weir.stub("review").failTimes(3, "NobodyThere").succeed(Map.of("approved", true));

        TestRun run = run("large");
        weir.advance(Duration.ofMinutes(5));

        assertThat(run.result()).isEmpty();
        assertThat(run.timeline().events()).extracting(event -> event.type()).contains(RunEventType.STEP_PAUSED);
        assertThat(run.resume().awaitResult().status()).isEqualTo(RunStatus.SUCCESS);
    }

    private static WeirTest weir() {
        WeirTest.Builder builder = WeirTest.builder();
        try {
            builder.definition(Files.readString(EXAMPLE.resolve("workflow.yaml")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        OrderWorker.steps().forEach(builder::step);
        return builder.build();
    }

    private TestRun run(String order) throws IOException {
        return weir.run(
                "order",
                JSON.readTree(EXAMPLE.resolve("inputs/" + order + ".json").toFile()));
    }

    private static List<String> succeeded(WorkflowResult result) {
        return result.stepMetadata().entrySet().stream()
                .filter(step -> step.getValue().success())
                .map(Map.Entry::getKey)
                .toList();
    }
}

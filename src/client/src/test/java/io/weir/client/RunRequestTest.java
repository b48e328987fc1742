package io.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.protocol.Codec;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRequestTest {
    record Order(String id, int cents) {}

    @Test
    void anInputIsWhatJacksonMakesOfIt() {
        assertThat(input(new Order("o-1", 250))).isEqualTo("{\"id\":\"o-1\",\"cents\":250}");
        assertThat(input("text")).isEqualTo("\"text\"");
        assertThat(input(null)).isEqualTo("null");
    }

    @Test
    void aPayloadIsPassedThroughUntouched() {
        Payload payload = Payload.ofJson("{ \"a\" : 1.0 }");

        assertThat(RunRequest.of("d").input(payload).build().input()).isSameAs(payload);
    }

    @Test
    void equalMapsGiveEqualBytesSoThatARepeatedRequestIsRecognised() {
        Map<String, Integer> one = new LinkedHashMap<>();
        one.put("b", 2);
        one.put("a", 1);

        assertThat(input(one)).isEqualTo(input(Map.of("a", 1, "b", 2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} {}", "{'a': 1}"})
    void textThatIsNotOneJsonValueIsRefused(String text) {
        assertThatThrownBy(() -> RunRequest.of("d").inputJson(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one JSON value");
    }

    @Test
    void anObjectThatHasNoJsonFormIsRefused() {
        assertThatThrownBy(() -> RunRequest.of("d").input(new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("can't be written as JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb"})
    void aRunIdThatCanNotBeOneIsRefusedBeforeAnythingIsSent(String runId) {
        assertThatThrownBy(() -> RunRequest.of("d").runId(runId).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 1 to 200 characters");
    }

    @Test
    void aHandleTellsFailureCancellationAndSuccessApart() {
        RunHandle good = ended(RunStatus.SUCCESS);
        RunHandle failed = ended(RunStatus.FAILED);
        RunHandle cancelled = ended(RunStatus.CANCELLED);

        assertThat(good.successOrThrow(Duration.ZERO).workflowId()).isEqualTo("r");
        assertThatThrownBy(() -> failed.successOrThrow(Duration.ZERO))
                .isInstanceOfSatisfying(
                        RunFailedException.class,
                        e -> assertThat(e.result()).isSameAs(failed.result().join()));
        assertThatThrownBy(() -> cancelled.successOrThrow(Duration.ZERO)).isInstanceOf(RunCancelledException.class);
        assertThat(failed.await(Duration.ZERO).status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void waitingTooLongLeavesTheRunAlone() {
        RunHandle endless = new RunHandle("r", new CompletableFuture<>());

        assertThatThrownBy(() -> endless.successOrThrow(Duration.ofMillis(1)))
                .isInstanceOf(RunTimeoutException.class)
                .hasMessageContaining("it goes on");
        assertThat(endless.result()).isNotDone();
    }

    private static RunHandle ended(RunStatus status) {
        return new RunHandle(
                "r",
                CompletableFuture.completedFuture(new WorkflowResult(
                        "r",
                        "d",
                        "",
                        "hash",
                        status,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        null)));
    }

    private static String input(@org.jspecify.annotations.Nullable Object value) {
        return RunRequest.of("d").input(value).build().input().toJson();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"half\":", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1"})
    void aRequestTheEngineWouldNotReadIsRefusedBeforeItIsSent(String input) {
        RunCommand command = new RunCommand.StartRun("run", "d", null, Payload.ofJson(input));

        assertThatThrownBy(() -> CommandBytes.with(Map.of()).encode(command))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("run 'run'");
    }

    @Test
    void aRequestLargerThanTheEngineReadsIsRefusedUnlessTheProducersLimitWasRaised() {
        Payload input = Payload.ofJson("[" + "1,".repeat(Codec.DEFAULT_MAX_BYTES / 2) + "1]");
        RunCommand command = new RunCommand.StartRun("run", "d", null, input);

        assertThatThrownBy(() -> CommandBytes.with(Map.of()).encode(command))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at most " + Codec.DEFAULT_MAX_BYTES);
        assertThat(CommandBytes.with(Map.of("max.request.size", "4000000")).encode(command))
                .hasSizeGreaterThan(Codec.DEFAULT_MAX_BYTES);
    }
}

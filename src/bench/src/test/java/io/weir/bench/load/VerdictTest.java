package io.weir.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Codecs;
import io.weir.protocol.Payload;
import io.weir.protocol.RunError;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Payload CONTRARY = Payload.ofJson("{\"status\":\"success\",\"status\":\"failed\"}");

    @Test
    void aSuccessIsOneWhateverItsOutputsSay() {
        assertThat(read(result(RunStatus.SUCCESS, null))).isSameAs(Verdict.SUCCESS);
    }

    @Test
    void aFailureIsOneWhateverItsOutputsSayAndIsShown() {
        RunError error = new RunError("StepFailed", "step 's1' failed", "s1", null);

        assertThat(read(result(RunStatus.FAILED, error)).problem()).contains("\"status\":\"failed\"");
    }

    @Test
    void anythingElseIsShownToo() {
        assertThat(read(new byte[] {'{', '}'}).problem()).isEqualTo("{}");
    }

    private static Verdict read(byte[] record) {
        return new Verdict.Reader().deserialize("weir.results", record);
    }

    private static byte[] result(RunStatus status, @Nullable RunError error) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        return Codecs.workflowResult()
                .encode(new WorkflowResult(
                        "run",
                        "bench-seq5",
                        "",
                        "hash",
                        status,
                        Map.of("s1", CONTRARY),
                        Map.of(),
                        Map.of("s1", List.of()),
                        now,
                        now,
                        error));
    }
}

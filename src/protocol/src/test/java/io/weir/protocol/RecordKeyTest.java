package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordKeyTest {
    private static final byte[] UNNAMED_START = utf8("{\"definition_id\":\"d\"}");
    private static final byte[] UNNAMED_REPORT = utf8("{\"type\":\"started\",\"step_id\":\"s\",\"attempt\":1}");

    @Test
    void theKeyNamesTheRunWhereTheBodyDoesNot() {
        assertThat(Codecs.decodeRunCommand(Topics.RUN_REQUESTS, UNNAMED_START, "k")
                        .runId())
                .isEqualTo("k");
        assertThat(Codecs.decodeWorkerReport(UNNAMED_REPORT, "k").attempt().runId())
                .isEqualTo("k");
    }

    @Test
    void theBodyWinsOverTheKey() {
        byte[] start = utf8("{\"definition_id\":\"d\",\"run_id\":\"b\"}");
        byte[] report = utf8("{\"type\":\"heartbeat\",\"step_id\":\"s\",\"attempt\":1,\"run_id\":\"b\"}");

        assertThat(Codecs.decodeRunCommand(Topics.RUN_REQUESTS, start, "k").runId())
                .isEqualTo("b");
        assertThat(Codecs.decodeWorkerReport(report, "\0").attempt().runId()).isEqualTo("b");
    }

    @Test
    void neitherIsRefused() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> Codecs.decodeRunCommand(Topics.RUN_REQUESTS, UNNAMED_START, null))
                .withMessage("run request: found no 'run_id' and no record key, expected the run's id in one of them "
                        + "at the top level (byte 0)");
    }

    @Test
    void aKeyThatIsNoIdIsRefused() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> Codecs.decodeWorkerReport(UNNAMED_REPORT, "a\tb"))
                .withMessage("worker report: found no 'run_id', and an id with a control character at index 1 in the "
                        + "record's key, expected an id of 1 to 200 characters, none of them a control character");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

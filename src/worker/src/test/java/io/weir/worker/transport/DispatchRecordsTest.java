package io.weir.worker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DispatchRecordsTest {
    private static boolean isHeld(String json) {
        return DispatchRecords.isOfNewerFormat(
                new ConsumerRecord<>("weir.step-ready.default", 0, 0, null, json.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"v\":2}", "{\"run_id\":\"r\",\"input\":{\"v\":1},\"v\":3}", " {\"v\" : 9223372036854775807} "
            })
    void aWholeObjectOfANewerFormatIsHeld(String json) {
        assertThat(isHeld(json)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"v\":2",
                "{\"v\":2,}",
                "{\"v\":2}x",
                "{\"v\":2}{}",
                "{\"v\":2,\"a\":",
                "{\"v\":1}",
                "{\"v\":\"2\"}",
                "{\"v\":2.5}",
                "{\"input\":{\"v\":2}}",
                "[{\"v\":2}]",
                "{\"v\":99999999999999999999}",
                "",
                "2"
            })
    void nothingElseIsHeldUp(String json) {
        assertThat(isHeld(json)).isFalse();
    }
}

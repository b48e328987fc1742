package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.protocol.GoldenRecords.Golden;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A record of a version that this one doesn't know is refused, whatever else is in it. */
class NewerFormatTest {
    static Stream<Golden<?>> records() {
        return GoldenRecords.all();
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordOfANewerVersionIsRefusedByItsNumber(Golden<?> record) {
        String json = new String(record.bytes(), StandardCharsets.UTF_8).strip();
        String newer =
                json.contains("\"v\":1") ? json.replaceFirst("\"v\":1", "\"v\":2") : "{\"v\":2," + json.substring(1);

        assertThatThrownBy(() -> record.codec().decode(newer.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("format version 2, expected version 1");
    }
}

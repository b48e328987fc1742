package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.protocol.GoldenRecords.Golden;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        refusal -> assertThat(refusal.isOfNewerFormat()).isTrue())
                .hasMessageContaining("format version 2, expected version 1");
    }

    @Test
    void aBrokenRecordIsNotTakenForANewerOne() {
        for (String broken : List.of("{\"v\":0}", "{\"v\":\"2\"}", "{\"v\":1}", "{")) {
            assertThatThrownBy(() -> Codecs.runRecord().decode(broken.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOfSatisfying(
                            ProtocolException.class,
                            refusal -> assertThat(refusal.isOfNewerFormat()).isFalse());
        }
    }

    @Test
    void anEventOfATypeThatIsNotKnownIsSteppedOver() {
        String record = """
                {"v":1,"kind":"events","run_id":"r","definition_id":"d","at":"2026-11-23T05:18:59.123Z","events":[
                 {"seq":4,"type":"step_applauded","step_id":"a","data":{"by":"everybody"}},
                 {"seq":5,"type":"run_succeeded"}]}""";

        RunRecord read = Codecs.runRecord().decode(record.getBytes(StandardCharsets.UTF_8));

        assertThat(((RunRecord.RunEvents) read).events())
                .extracting(RunRecord.RunEvent::seq, RunRecord.RunEvent::type)
                .containsExactly(tuple(5L, RunEventType.RUN_SUCCEEDED));
    }
}

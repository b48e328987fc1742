package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Payload;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Test
    void aFieldIsFoundInAPayloadThatIsASliceOfARecord() {
        byte[] record = "{\"output\":{\"n\":[1,{}],\"decision\":\"pass\"}}".getBytes(StandardCharsets.UTF_8);
        Payload output = Payload.slice(record, 10, record.length - 11);

        Payload decision = JsonText.field(output, "decision");

        assertThat(decision).isEqualTo(Payload.ofJson("\"pass\""));
        assertThat(JsonText.field(output, "n")).isEqualTo(Payload.ofJson("[1,{}]"));
        assertThat(JsonText.field(output, "absent")).isNull();
    }
}

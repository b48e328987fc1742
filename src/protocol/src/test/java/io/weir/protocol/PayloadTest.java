package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadTest {
    private final byte[] bytes = "{\"é\":null}".getBytes(StandardCharsets.UTF_8);

    @Test
    void aSliceIsEqualToItsBytesStandingAlone() {
        Payload slice = Payload.slice(bytes, 6, 4);

        assertThat(slice).isEqualTo(Payload.NULL).hasSameHashCodeAs(Payload.NULL);
        assertThat(slice.isNull()).isTrue();
        assertThat(slice.toBytes()).isEqualTo("null".getBytes(StandardCharsets.UTF_8));
        assertThat(Payload.wrap(bytes)).isNotEqualTo(Payload.NULL).isNotEqualTo("null");
    }

    @Test
    void aWholeArrayIsNotCopied() {
        assertThat(Payload.wrap(bytes).toBytes()).isSameAs(bytes);
    }

    @Test
    void aSliceOutsideTheArrayIsRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Payload.slice(bytes, 8, 4))
                .withMessage("slice 8+4 of an array of 11 bytes");
    }

    @Test
    void aLongPayloadIsShownInPart() {
        Payload payload = Payload.ofJson('"' + "x".repeat(300) + '"');

        assertThat(payload.toString()).hasSizeLessThan(230).endsWith("… (302 bytes)");
        assertThat(Payload.TRUE.toString()).isEqualTo("true");
    }
}

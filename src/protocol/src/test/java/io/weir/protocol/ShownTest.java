package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTest {
    @Test
    void aKeyCannotBeginAnotherLine() {
        assertThat(Shown.of("key\n12:00 ERROR forged")).isEqualTo("key\\u000a12:00 ERROR forged");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0x00, 0x07, 0x0A, 0x0D, 0x1B, 0x7F, 0x85, 0x9B, 0x202E, 0x2028, 0x2029, 0x2066, 0xFEFF, 0xD83D})
    void whatSteersATerminalIsSpeltOut(int character) {
        assertThat(Shown.of("a" + (char) character + "b")).isEqualTo(String.format("a\\u%04xb", character));
    }

    @Test
    void aLongTextIsCutAndSaysByHowMuch() {
        assertThat(Shown.of("é".repeat(64_200)))
                .startsWith("é".repeat(200))
                .endsWith("é... (64,000 more)")
                .hasSize(200 + "... (64,000 more)".length());
    }

    @Test
    void bytesThatAreNoTextAreShown() {
        assertThat(Shown.of(new byte[] {'a', (byte) 0xff})).isEqualTo("a\uFFFD");
        assertThat(Shown.of((byte[]) null)).isEqualTo("null");
    }

    @Test
    void ordinaryTextStays() {
        assertThat(Shown.of("Grüße 🙂 run-1")).isEqualTo("Grüße 🙂 run-1");
    }
}

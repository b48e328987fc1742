package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterTest {
    private final byte[] key = {1};
    private final byte[] value = {2, 3};
    private final DeadLetter letter = new DeadLetter(
            "weir.run-requests", 3, 42, 1_700_000_000_000L, DeadLetter.UNREADABLE, "found é", key, value);

    @Test
    void theHeadersAreText() {
        assertThat(letter.headers().entrySet())
                .extracting(h -> h.getKey() + "=" + new String(h.getValue(), StandardCharsets.UTF_8))
                .containsExactly(
                        "weir.dlq.topic=weir.run-requests",
                        "weir.dlq.partition=3",
                        "weir.dlq.offset=42",
                        "weir.dlq.timestamp=1700000000000",
                        "weir.dlq.reason=unreadable",
                        "weir.dlq.message=found é");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        assertThat(DeadLetter.of(key, value, letter.headers())).isEqualTo(letter);
    }

    @Test
    void aMissingHeaderIsNamed() {
        Map<String, byte[]> headers = letter.headers();
        headers.remove(DeadLetter.REASON_HEADER);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> DeadLetter.of(null, null, headers))
                .withMessageContaining("found no header 'weir.dlq.reason'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-2", "2147483648", "99999999999999999999"})
    void aNumberThatIsNoneIsNamed(String text) {
        Map<String, byte[]> headers = letter.headers();
        headers.put(DeadLetter.PARTITION_HEADER, text.getBytes(StandardCharsets.UTF_8));

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> DeadLetter.of(key, value, headers))
                .withMessage("dead letter: found '" + text
                        + "' in the header 'weir.dlq.partition', expected an integer from -1 to 2147483647");
    }

    @Test
    void aLongMessageIsCutBetweenCharacters() {
        DeadLetter cut = new DeadLetter("t", 0, 0, 0, DeadLetter.TOO_LARGE, "😀".repeat(3_000), null, null);

        assertThat(cut.message()).hasSizeLessThanOrEqualTo(4_000).endsWith("😀…");
        assertThat(Utf8.canEncode(cut.message())).isTrue();
    }
}

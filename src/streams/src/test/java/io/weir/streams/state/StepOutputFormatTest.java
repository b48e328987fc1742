package io.weir.streams.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.StepOutput;
import io.weir.engine.UnsupportedFormatException;
import io.weir.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StepOutputFormatTest {
    static Stream<StepOutput> outputs() {
        Payload slice = Payload.slice("[1,\"ä\",3]".getBytes(StandardCharsets.UTF_8), 3, 4);
        return Stream.of(
                new StepOutput(Payload.NULL, null, null),
                new StepOutput(Payload.ofJson("{\"a\":1}"), Payload.ofJson("\"feedback\""), null),
                new StepOutput(slice, null, Payload.EMPTY_OBJECT),
                new StepOutput(slice, slice, Payload.EMPTY_OBJECT),
                new StepOutput(slice, Payload.slice(slice.array(), 4, 2), null),
                new StepOutput(slice, Payload.slice(slice.array(), 1, 4), null),
                new StepOutput(Payload.ofJson("1"), Payload.ofJson("2"), Payload.ofJson("3")));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void whatIsWrittenIsReadBack(StepOutput output) {
        byte[] stored = StepOutputFormat.write(output);

        assertThat(StepOutputFormat.read(stored)).isEqualTo(output);
        assertThat(stored).hasSize(OutputStore.storedSize(output));
    }

    @Test
    void theFirstFormatIsReadForEver() {
        byte[] stored = HexFormat.of().parseHex("01" + "00000001" + "31" + "ffffffff" + "00000002" + "7b7d");

        assertThat(StepOutputFormat.read(stored))
                .isEqualTo(new StepOutput(Payload.ofJson("1"), null, Payload.EMPTY_OBJECT));
    }

    @Test
    void feedbackThatIsAPartOfTheOutputIsNotWrittenTwice() {
        Payload output = Payload.ofJson("\"" + "x".repeat(1_000) + "\"");

        assertThat(StepOutputFormat.write(new StepOutput(output, output, null))).hasSizeLessThan(1_050);
        assertThat(StepOutputFormat.write(
                        new StepOutput(output, Payload.wrap(output.toBytes().clone()), null)))
                .hasSizeGreaterThan(2_000);
    }

    @Test
    void aNewerFormatIsRefused() {
        byte[] stored = StepOutputFormat.write(new StepOutput(Payload.NULL, null, null));
        stored[0] = 3;

        assertThatThrownBy(() -> StepOutputFormat.read(stored))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("version 3");
    }

    @Test
    void bytesCutOffAnywhereAreRefused() {
        byte[] stored =
                StepOutputFormat.write(new StepOutput(Payload.ofJson("123"), Payload.ofJson("4"), Payload.ofJson("5")));
        for (int length = 0; length < stored.length; length++) {
            byte[] cut = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> StepOutputFormat.read(cut)).isInstanceOf(UnsupportedFormatException.class);
        }
    }
}

package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.GoldenRecords.Golden;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTest {
    static Stream<Golden<?>> all() {
        return GoldenRecords.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aFixtureSaysWhatItAlwaysSaid(Golden<?> golden) {
        assertThat((Object) golden.codec().decode(golden.bytes())).isEqualTo(golden.value());
    }

    @ParameterizedTest
    @MethodSource("all")
    <T> void whatIsWrittenIsTheFixtureToTheByte(Golden<T> golden) {
        String written = new String(golden.codec().encode(golden.value()), StandardCharsets.UTF_8);
        String fixture = new String(golden.bytes(), StandardCharsets.UTF_8);

        if (golden.canonical()) {
            assertThat(written).isEqualTo(fixture);
        } else {
            assertThat(written).isNotEqualTo(fixture);
        }
    }

    @Test
    void everyFixtureIsListed() throws Exception {
        Path directory = Path.of(GoldenTest.class.getResource("/protocol/v1").toURI());
        List<String> files =
                Stream.of(directory.toFile().listFiles()).map(File::getName).toList();

        assertThat(GoldenRecords.all().map(Golden::file)).containsExactlyInAnyOrderElementsOf(files);
    }

    @ParameterizedTest
    @MethodSource("all")
    void whiteSpaceAndFieldsOfALaterReleaseChangeNothing(Golden<?> golden) {
        String text = new String(golden.bytes(), StandardCharsets.UTF_8);
        String later = " \r\n{ \"später\" : {\"a\" : [1, {\"run_id\":\"x\"}]} ,\t" + text.substring(1) + "\n ";

        assertThat((Object) golden.codec().decode(later.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(golden.value());
    }
}

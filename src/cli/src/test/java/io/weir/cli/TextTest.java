package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.TypeConversionException;

class TextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "999, 999 ms",
        "1000, 1.00 s",
        "59999, 60.00 s",
        "187000, 3 min 07 s",
        "7500000, 2 h 05 min",
        "-5, 0 ms"
    })
    void aDurationIsShownInTheUnitThatFits(long millis, String shown) {
        assertThat(DurationText.shown(Duration.ofMillis(millis))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"250ms, PT0.25S", "90s, PT1M30S", "5M, PT5M", "2h, PT2H", "1d, PT24H"})
    void aDurationIsTypedAsInADefinition(String typed, Duration duration) {
        assertThat(new DurationText.Converter().convert(typed)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "1.5s", "soon", "99999999999s"})
    void whatIsNoDurationIsRefusedWithAnExample(String typed) {
        assertThatThrownBy(() -> new DurationText.Converter().convert(typed))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("expected a time such as");
    }

    @Test
    void aTextThatIsCutKeepsItsCharactersWhole() {
        assertThat(Terminal.fit("a\n b", 10)).isEqualTo("a b");
        assertThat(Terminal.fit("abcdef", 4)).isEqualTo("abc…");
        assertThat(Terminal.fit("a😀😀😀", 3)).isEqualTo("a😀…");
    }

    @Test
    void coloursAreForTerminalsAndNotForThoseWhoDeclineThem() {
        assertThat(ansi(Map.of(), OptionalInt.of(80))).isEqualTo(Ansi.ON);
        assertThat(ansi(Map.of("NO_COLOR", "1"), OptionalInt.of(80))).isEqualTo(Ansi.OFF);
        assertThat(ansi(Map.of(), OptionalInt.empty())).isEqualTo(Ansi.OFF);
    }

    @Test
    void anOutlineIsIndentedToItsDepthAndStaysJson() {
        var value = JsonText.parse(
                "{\"a\":{\"b\":{\"c\":1},\"d\":[1,{}]},\"e\":{},\"f\":null}".getBytes(StandardCharsets.UTF_8));

        var lines = JsonText.outline(value, 2);

        assertThat(lines)
                .containsExactly(
                        "{",
                        "  \"a\": {",
                        "    \"b\": {\"c\":1},",
                        "    \"d\": [1,{}]",
                        "  },",
                        "  \"e\": {},",
                        "  \"f\": null",
                        "}");
        assertThat(JsonText.parse(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(value);
    }

    private static Ansi ansi(Map<String, String> environment, OptionalInt columns) {
        return new Surroundings(environment, java.nio.file.Path.of(""), columns).ansi();
    }
}

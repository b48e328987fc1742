package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S, 500ms",
        "90s, PT90S, 90s",
        "120s, PT2M, 2m",
        "5m, PT5M, 5m",
        "2h, PT2H, 2h",
        "1d, PT24H, 1d",
        "PT1M, PT60S, 1m"
    })
    void isReadAndWrittenAsAuthorsDo(String text, Duration duration, String written) {
        assertThat(Durations.parse(text)).contains(duration);
        assertThat(Durations.format(duration)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "5 s",
                "-1s",
                "1234567890s",
                "P",
                "PT",
                "PT1S.",
                "P0000000000000000000000000000000000000000D"
            })
    void otherTextIsNoDuration(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Test
    void whatTheShortFormCannotSayIsWrittenAsIso8601() {
        assertThat(Durations.format(Duration.ofNanos(1))).isEqualTo("PT0.000000001S");
        assertThat(Durations.format(Duration.ofSeconds(-5))).isEqualTo("PT-5S");
        assertThat(Durations.format(Duration.ofMillis(1_000_000_001))).isEqualTo("PT277H46M40.001S");
        assertThat(Durations.format(Duration.ZERO)).isEqualTo("0ms");
    }

    @Test
    void wholeMillisecondsAreToldFromParts() {
        assertThat(Durations.isWholeMillis(Duration.ofMillis(3))).isTrue();
        assertThat(Durations.isWholeMillis(Duration.ofNanos(3))).isFalse();
    }
}

package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    @Test
    void timesOfAllYearsAreWrittenAndReadAsJavaDoes() {
        Random random = new Random(42);
        for (long day = FIRST.toEpochMilli(); day < LAST.toEpochMilli(); day += 11 * 86_400_000L) {
            Instant time = Instant.ofEpochMilli(day + random.nextInt(86_400_000));
            String text = write(time);

            assertThat(text).isEqualTo(MILLISECONDS.format(time));
            assertThat(Timestamps.parse(text)).isEqualTo(time);
        }
    }

    @Test
    void theEndsOfTheRangeAreWritten() {
        assertThat(write(FIRST)).isEqualTo("0000-01-01T00:00:00.000Z");
        assertThat(write(LAST)).isEqualTo("9999-12-31T23:59:59.999Z");
    }

    @Test
    void yearsOfFiveDigitsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> write(LAST.plusMillis(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> write(FIRST.minusMillis(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T05:18:59Z, 2026-11-23T05:18:59Z",
        "2026-11-23T05:18:59.1Z, 2026-11-23T05:18:59.100Z",
        "2026-11-23T05:18:59.12Z, 2026-11-23T05:18:59.120Z",
        "2026-11-23T05:18:59.123456789Z, 2026-11-23T05:18:59.123Z",
        "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999Z",
        "2024-02-29T00:00:00.000Z, 2024-02-29T00:00:00Z",
        "2000-02-29T00:00:00.000Z, 2000-02-29T00:00:00Z"
    })
    void fractionsAreCutToMilliseconds(String text, Instant expected) {
        assertThat(Timestamps.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-23",
                "2026-11-23T05:18:59",
                "2026-11-23T05:18:59.Z",
                "2026-11-23T05:18:59.1234567890Z",
                "2026-11-23T05:18:59.123z",
                "2026-11-23T05:18:59.123+00:00",
                "2026-11-23t05:18:59.123Z",
                "2026-11-23 05:18:59.123Z",
                "2026/11-23T05:18:59.123Z",
                "2026-11/23T05:18:59.123Z",
                "2026-11-23T05.18:59.123Z",
                "2026-11-23T05:18.59.123Z",
                "2026-11-23T05:18:59,123Z",
                "2026-00-23T05:18:59.123Z",
                "2026-13-23T05:18:59.123Z",
                "2026-11-00T05:18:59.123Z",
                "2026-11-31T05:18:59.123Z",
                "2026-02-29T05:18:59.123Z",
                "1900-02-29T05:18:59.123Z",
                "2026-11-23T24:00:00.000Z",
                "2026-11-23T05:60:59.123Z",
                "2026-11-23T05:18:60.123Z",
                "+026-11-23T05:18:59.123Z",
                "2026-11-23T-5:18:59.123Z",
                "2026-11-23T05:1x:59.123Z",
                "2026-11-23T05:18:5x.123Z",
                "2026-11-23T05:18:59.12xZ",
                "2026-11-23T05:18:59.123٣Z"
            })
    void anythingElseIsNoTime(String text) {
        assertThat(Timestamps.parse(text)).isNull();
    }

    private static String write(Instant time) {
        byte[] out = new byte[Timestamps.LENGTH];
        Timestamps.write(time, out, 0);
        return new String(out, StandardCharsets.US_ASCII);
    }
}

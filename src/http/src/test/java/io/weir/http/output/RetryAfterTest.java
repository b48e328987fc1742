package io.weir.http.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-01T12:00:00Z"));

    @ParameterizedTest
    @CsvSource({
        "120, , 120",
        "' 7 ', , 7",
        "'Sun, 01 Nov 2026 12:00:30 GMT', , 30",
        "'Sun, 1 Nov 2026 12:00:30 GMT', , 30",
        "'Sun, 01 Nov 2026 12:00:30 GMT', 'Sun, 01 Nov 2026 12:00:10 GMT', 20",
        "'Sun, 01 Nov 2026 12:00:30 GMT', nonsense, 30",
        "99999, , 3600",
        "0, , ",
        "-5, , ",
        "'Sun, 01 Nov 2026 11:00:00 GMT', , ",
        "soon, , ",
        "9999999999999, , ",
        "'', , "
    })
    void theDelayIsReadOrThereIsNone(String header, String date, Long seconds) {
        Map<String, List<String>> headers = new HashMap<>(Map.of("Retry-After", List.of(header)));
        if (date != null) {
            headers.put("Date", List.of(date));
        }

        assertThat(RetryAfter.of(HttpHeaders.of(headers, (name, value) -> true), CLOCK, Duration.ofHours(1)))
                .isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds));
    }
}

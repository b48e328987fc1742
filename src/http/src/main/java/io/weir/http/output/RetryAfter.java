package io.weir.http.output;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the header {@code Retry-After}: seconds, or a date (RFC 9110, 10.2.3). */
final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private RetryAfter() {}

    /**
     * The requested delay. Empty if there is none, if it is over, or if it cannot be read.
     *
     * @param clock used for a date if the answer has no {@code Date} of its own; the server's clock may be another
     * @param longest a longer delay is shortened to this
     */
    static Optional<Duration> of(HttpHeaders headers, InstantSource clock, Duration longest) {
        return headers.firstValue("retry-after")
                .map(String::strip)
                .flatMap(written -> SECONDS.matcher(written).matches()
                        ? Optional.of(Duration.ofSeconds(Long.parseLong(written)))
                        : date(written).map(until -> Duration.between(now(headers, clock), until)))
                .filter(delay -> !delay.isNegative() && !delay.isZero())
                .map(delay -> delay.compareTo(longest) > 0 ? longest : delay);
    }

    private static Instant now(HttpHeaders headers, InstantSource clock) {
        return headers.firstValue("date").flatMap(RetryAfter::date).orElseGet(clock::instant);
    }

    private static Optional<Instant> date(String written) {
        try {
            return Optional.of(ZonedDateTime.parse(written.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }
}

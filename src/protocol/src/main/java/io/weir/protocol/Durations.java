package io.weir.protocol;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in the author's notation: {@code 500ms}, {@code 1s}, {@code 5m}, {@code 2h}, {@code 1d} or ISO-8601. */
public final class Durations {
    public static final String EXPECTED = "a duration such as 500ms, 1s, 5m, 2h, 1d or PT1S";

    // Up to nine digits of any unit fit easily into a Duration.
    private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private Durations() {}

    public static Optional<Duration> parse(String text) {
        Matcher matcher = SHORT.matcher(text);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            return Optional.of(
                    switch (matcher.group(2)) {
                        case "ms" -> Duration.ofMillis(count);
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    });
        }
        if (text.length() > 40 || !text.startsWith("P")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    public static boolean isWholeMillis(Duration duration) {
        return duration.truncatedTo(ChronoUnit.MILLIS).equals(duration);
    }

    /** Uses the largest unit that gives a whole number, or ISO-8601 if {@link #parse} could not read that. */
    public static String format(Duration duration) {
        if (duration.isNegative() || !isWholeMillis(duration)) {
            return duration.toString();
        }
        long seconds = duration.getSeconds();
        String text;
        if (duration.getNano() != 0 || seconds == 0) {
            text = seconds > 999_999 ? duration.toString() : duration.toMillis() + "ms";
        } else if (seconds % 86_400 == 0) {
            text = seconds / 86_400 + "d";
        } else if (seconds % 3_600 == 0) {
            text = seconds / 3_600 + "h";
        } else if (seconds % 60 == 0) {
            text = seconds / 60 + "m";
        } else {
            text = seconds + "s";
        }
        return text.length() > 10 ? duration.toString() : text;
    }
}

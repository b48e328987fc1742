package io.weir.http.request;

import io.weir.http.request.HttpCall.Options;
import io.weir.protocol.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the fields that only a config can have. */
final class OptionsReader {
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);
    /** The engine permits no longer delay. */
    private static final Duration LONGEST_DELAY = Duration.ofDays(30);

    private static final int MOST_REDIRECTS = 20;

    private final Fields fields;
    private final Reading reading;

    OptionsReader(Fields fields, Reading reading) {
        this.fields = fields;
        this.reading = reading;
    }

    Options read() {
        Options standard = Options.DEFAULT;
        return new Options(
                duration("timeout", Duration.ofMillis(1), LONGEST_TIMEOUT, standard.timeout()),
                statuses("success", standard.success()),
                statuses("retry_on", standard.retryOn()),
                duration("max_retry_after", Duration.ZERO, LONGEST_DELAY, standard.maxRetryAfter()),
                redirects(standard.maxRedirects()),
                fields.find("response")
                        .flatMap(value -> Fields.constant(value, HttpCall.ResponseKind.class, reading))
                        .orElse(standard.response()));
    }

    private Duration duration(String name, Duration shortest, Duration longest, Duration standard) {
        Value value = fields.find(name).orElse(null);
        if (value == null) {
            return standard;
        }
        Optional<Duration> read =
                value.kind() == Json.Kind.TEXT ? Durations.parse(Json.text(value.json())) : Optional.empty();
        if (read.isEmpty() || read.get().compareTo(shortest) < 0 || read.get().compareTo(longest) > 0) {
            reading.unexpected(
                    value,
                    Durations.EXPECTED + ", from " + Durations.format(shortest) + " to " + Durations.format(longest));
            return standard;
        }
        return read.get();
    }

    private StatusSet statuses(String name, StatusSet standard) {
        Value value = fields.find(name).orElse(null);
        if (value == null) {
            return standard;
        }
        List<StatusSet.Range> ranges = new ArrayList<>();
        for (Value one : value.each()) {
            Optional<StatusSet.Range> range =
                    Json.isScalar(one.json()) ? StatusSet.range(Json.text(one.json())) : Optional.empty();
            range.ifPresentOrElse(ranges::add, () -> reading.unexpected(one, StatusSet.EXPECTED));
        }
        return new StatusSet(ranges);
    }

    private int redirects(int standard) {
        Value value = fields.find("redirects").orElse(null);
        if (value == null) {
            return standard;
        }
        String text = value.kind() == Json.Kind.NUMBER ? Json.text(value.json()) : "";
        if (text.matches("\\d{1,2}") && Integer.parseInt(text) <= MOST_REDIRECTS) {
            return Integer.parseInt(text);
        }
        reading.unexpected(value, "a whole number from 0 to " + MOST_REDIRECTS);
        return standard;
    }
}

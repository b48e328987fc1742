package io.weir.http.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A set of HTTP statuses, written {@code 404}, {@code 2xx} or {@code 200-204}. */
public record StatusSet(List<Range> ranges) {
    static final StatusSet SUCCESS = new StatusSet(List.of(new Range(200, 299)));

    /** Statuses after which the same request may succeed later. */
    static final StatusSet TRANSIENT = new StatusSet(List.of(
            new Range(408, 408), new Range(425, 425), new Range(429, 429), new Range(500, 500), new Range(502, 504)));

    static final String EXPECTED = "a status such as 404, 2xx or 200-204";

    private static final Pattern WRITTEN = Pattern.compile("([1-5])(?:xx|XX)|(\\d{3})(?:-(\\d{3}))?");
    private static final int LOWEST = 100;
    private static final int HIGHEST = 599;

    /** Both ends are in the range. */
    public record Range(int from, int to) {}

    public StatusSet {
        ranges = List.copyOf(ranges);
    }

    public boolean contains(int status) {
        return ranges.stream().anyMatch(range -> status >= range.from() && status <= range.to());
    }

    static Optional<Range> range(String written) {
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        if (matcher.group(1) != null) {
            int start = Integer.parseInt(matcher.group(1)) * 100;
            return Optional.of(new Range(start, start + 99));
        }
        int from = Integer.parseInt(matcher.group(2));
        int to = matcher.group(3) == null ? from : Integer.parseInt(matcher.group(3));
        return from < LOWEST || to > HIGHEST || from > to ? Optional.empty() : Optional.of(new Range(from, to));
    }

    /** As it is written, for messages. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        for (Range range : ranges) {
            boolean whole = range.from() % 100 == 0 && range.to() == range.from() + 99;
            words.add(
                    whole
                            ? range.from() / 100 + "xx"
                            : range.from() == range.to() ? "" + range.from() : range.from() + "-" + range.to());
        }
        return String.join(", ", words);
    }
}

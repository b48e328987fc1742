package io.weir.cli;

import io.weir.cli.local.LocalWeir;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Prints each part of a local Weir when it has started, and records the time it took. */
final class PartsList implements LocalWeir.Progress {
    private final Terminal terminal;
    private final Map<String, Duration> times = new LinkedHashMap<>();

    PartsList(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void done(String part, String what, Duration took) {
        times.put(part, took);
        terminal.line(String.format("  %-9s %-42s %8s", part, Terminal.fit(what, 42), DurationText.shown(took)));
    }

    /** Records the time without a line. */
    void times(String part, Duration took) {
        times.put(part, took);
    }

    /** In seconds: {@code broker 1.4, topics 0.2, … s}. */
    String summary() {
        StringBuilder text = new StringBuilder();
        times.forEach((part, took) -> text.append(text.isEmpty() ? "" : ", ")
                .append(part)
                .append(' ')
                .append(String.format(Locale.ROOT, "%.1f", took.toMillis() / 1_000.0)));
        return text.append(" s").toString();
    }
}

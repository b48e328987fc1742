package io.weir.faults.world;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * How long something took that was timed several times.
 *
 * @param seconds sorted
 */
public record Quantiles(List<Double> seconds) {
    private static final String NONE = "none";

    public Quantiles {
        seconds = seconds.stream().sorted().toList();
    }

    public static Quantiles of(Collection<Duration> durations) {
        return new Quantiles(
                durations.stream().map(duration -> duration.toMillis() / 1e3).toList());
    }

    public String p50() {
        return at(0.5);
    }

    public String p95() {
        return at(0.95);
    }

    public String max() {
        return at(1);
    }

    private String at(double share) {
        if (seconds.isEmpty()) {
            return NONE;
        }
        int index = (int) Math.min(seconds.size() - 1.0, Math.floor(share * seconds.size()));
        return String.format(Locale.ROOT, "%.1f", seconds.get(index));
    }

    /** As in {@code p50 0.9, p95 1.1, max 1.4 s of 6}. */
    @Override
    public String toString() {
        return "p50 " + p50() + ", p95 " + p95() + ", max " + max() + " s of " + seconds.size();
    }
}

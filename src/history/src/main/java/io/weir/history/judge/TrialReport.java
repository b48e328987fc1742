package io.weir.history.judge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What recorded runs would have done with another definition.
 *
 * @param detours the first runs that would have gone another way, at most as many as asked for
 * @param tried number of runs that were decided again
 * @param different number of those that would have gone another way
 * @param counts numbers by name, in the order to be shown
 * @param notes sentences on what could not be tried
 */
public record TrialReport(
        List<Detour> detours, long tried, long different, Map<String, Long> counts, List<String> notes) {
    public TrialReport {
        detours = List.copyOf(detours);
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        notes = List.copyOf(notes);
    }

    /**
     * A run that would have gone another way.
     *
     * @param message the first difference, as a sentence
     * @param position of the record that holds the recorded course there, as {@code topic-partition@offset}
     */
    public record Detour(String runId, String message, String position) {}
}

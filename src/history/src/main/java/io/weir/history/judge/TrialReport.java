package io.weir.history.judge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The courses that recorded runs would have taken with another definition.
 *
 * @param detours the first runs with a different course, at most the requested number
 * @param tried number of runs that were decided again
 * @param different number of those with a different course
 * @param counts numbers by name, in display order
 * @param notes sentences about what could not be tried
 */
public record TrialReport(
        List<Detour> detours, long tried, long different, Map<String, Long> counts, List<String> notes) {
    public TrialReport {
        detours = List.copyOf(detours);
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        notes = List.copyOf(notes);
    }

    /**
     * A run with a different course.
     *
     * @param message the first difference, as a sentence
     * @param position of the record with the recorded course at that point, as {@code topic-partition@offset}
     */
    public record Detour(String runId, String message, String position) {}
}

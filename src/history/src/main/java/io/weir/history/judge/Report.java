package io.weir.history.judge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The result of a judgement.
 *
 * @param findings the first ones, at most the requested number
 * @param broken number of findings by broken rule, those not in {@code findings} included; empty if all rules held
 * @param counts numbers of what was read and judged, by name, in display order
 * @param notes sentences about what could not be judged
 */
public record Report(List<Finding> findings, Map<Rule, Long> broken, Map<String, Long> counts, List<String> notes) {
    public Report {
        findings = List.copyOf(findings);
        broken = Collections.unmodifiableMap(new TreeMap<>(broken));
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        notes = List.copyOf(notes);
    }

    /** Returns true if every rule held for everything that was judged. */
    public boolean held() {
        return broken.isEmpty();
    }

    /** The same report with findings from elsewhere. */
    public Report with(List<Finding> more, Map<String, Long> moreCounts, List<String> moreNotes) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        Map<Rule, Long> counted = new TreeMap<>(broken);
        more.forEach(finding -> counted.merge(finding.rule(), 1L, Long::sum));
        Map<String, Long> numbers = new LinkedHashMap<>(counts);
        numbers.putAll(moreCounts);
        List<String> told = new ArrayList<>(notes);
        told.addAll(moreNotes);
        return new Report(all, counted, numbers, told);
    }
}

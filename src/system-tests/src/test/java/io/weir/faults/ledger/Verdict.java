package io.weir.faults.ledger;

import io.weir.protocol.RunStatus;
import java.util.Map;
import java.util.Set;

/**
 * What the ledger came to.
 *
 * @param acknowledged requests that Kafka acknowledged, each run counted once
 * @param statuses results of these, by status
 * @param lost acknowledged, and without a result
 * @param doubled with more than one result
 * @param neverAsked with a result that nobody asked for
 * @param troubles by run, what is wrong with its history: numbers with gaps or twice, terminal events that don't match
 */
public record Verdict(
        int acknowledged,
        Map<RunStatus, Integer> statuses,
        Set<String> lost,
        Set<String> doubled,
        Set<String> neverAsked,
        Map<String, String> troubles) {

    public boolean isClean() {
        return lost.isEmpty() && doubled.isEmpty() && neverAsked.isEmpty() && troubles.isEmpty();
    }

    /** One line for people. */
    public String sentence() {
        return acknowledged + " acknowledged, results " + statuses + ", lost " + some(lost) + ", doubled "
                + some(doubled) + ", never asked for " + some(neverAsked) + ", histories that are wrong "
                + some(troubles.entrySet());
    }

    private static String some(Set<?> things) {
        return things.isEmpty()
                ? "0"
                : things.size() + " " + things.stream().limit(5).toList();
    }
}

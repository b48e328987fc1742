package io.weir.faults.ledger;

import io.weir.protocol.RunRecord;
import io.weir.protocol.RunStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Two columns that must agree: what Kafka acknowledged to the requester, and what read_committed readers saw. Knows nothing
 * of the engine. Times are {@link System#nanoTime} of the harness. Thread-safe.
 */
public final class Ledger {
    private final Map<String, Entry> runs = new HashMap<>();
    private final Set<String> asked = new HashSet<>();

    /** A run's two columns. */
    private static final class Entry {
        private long acknowledgedAt = Long.MAX_VALUE;
        private final List<RunStatus> results = new ArrayList<>();
        private final List<Long> resultsAt = new ArrayList<>();
        private final List<Long> events = new ArrayList<>();
        private int terminals;

        private boolean isAcknowledged() {
            return acknowledgedAt != Long.MAX_VALUE;
        }

        /** What is wrong with the history, or null. */
        private @Nullable String trouble() {
            for (int i = 0; i < events.size(); i++) {
                if (events.get(i) != i + 1) {
                    return "event " + (i + 1) + " has number " + events.get(i);
                }
            }
            return terminals == results.size()
                    ? null
                    : terminals + " terminal events for " + results.size() + " results";
        }
    }

    /** A request is about to be sent; whether Kafka has it is not known. */
    public synchronized void asked(String run) {
        asked.add(run);
    }

    /** Kafka said that it has the request. Saying so again changes nothing. */
    public synchronized void acknowledged(String run, long at) {
        Entry entry = entry(run);
        entry.acknowledgedAt = Math.min(entry.acknowledgedAt, at);
    }

    /** A result was read, committed. */
    public synchronized void result(String run, RunStatus status, long at) {
        Entry entry = entry(run);
        entry.results.add(status);
        entry.resultsAt.add(at);
    }

    /** Events were read, committed. */
    public synchronized void events(RunRecord.RunEvents record) {
        Entry entry = entry(record.runId());
        for (RunRecord.RunEvent event : record.events()) {
            entry.events.add(event.seq());
            if (event.type().isTerminal()) {
                entry.terminals++;
            }
        }
    }

    private Entry entry(String run) {
        return runs.computeIfAbsent(run, key -> new Entry());
    }

    /** All that Kafka acknowledged. */
    public synchronized Set<String> acknowledged() {
        Set<String> acknowledged = new TreeSet<>();
        runs.forEach((run, entry) -> {
            if (entry.isAcknowledged()) {
                acknowledged.add(run);
            }
        });
        return acknowledged;
    }

    /** Runs of which something is known, were it only that they have begun. */
    public synchronized int known() {
        return runs.size();
    }

    /** Acknowledged before {@code time}, and without a result so far. */
    public synchronized Set<String> open(long time) {
        Set<String> open = new TreeSet<>();
        runs.forEach((run, entry) -> {
            if (entry.acknowledgedAt < time && entry.results.isEmpty()) {
                open.add(run);
            }
        });
        return open;
    }

    /** Asked for and without a result so far, acknowledged or not: whoever asks does so until Kafka has acknowledged it. */
    public synchronized Set<String> unfinished() {
        Set<String> unfinished = new TreeSet<>(asked);
        runs.forEach((run, entry) -> {
            if (!entry.results.isEmpty()) {
                unfinished.remove(run);
            }
        });
        return unfinished;
    }

    /** All that was read so far, judged. */
    public synchronized Verdict verdict() {
        return verdict(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** What was acknowledged, or came out a second time, from {@code from} until before {@code to}. */
    public synchronized Verdict verdict(long from, long to) {
        Set<String> lost = new TreeSet<>();
        Set<String> doubled = new TreeSet<>();
        Set<String> neverAsked = new TreeSet<>();
        Map<String, String> troubles = new TreeMap<>();
        Map<RunStatus, Integer> statuses = new TreeMap<>();
        int acknowledged = 0;
        for (Map.Entry<String, Entry> each : runs.entrySet()) {
            String run = each.getKey();
            Entry entry = each.getValue();
            if (entry.resultsAt.stream().skip(1).anyMatch(at -> at >= from && at < to)) {
                doubled.add(run);
            }
            if (!entry.results.isEmpty() && !asked.contains(run)) {
                neverAsked.add(run);
            }
            if (!entry.isAcknowledged() || entry.acknowledgedAt < from || entry.acknowledgedAt >= to) {
                continue;
            }
            acknowledged++;
            if (entry.results.isEmpty()) {
                lost.add(run);
            }
            entry.results.forEach(status -> statuses.merge(status, 1, Integer::sum));
            String trouble = entry.trouble();
            if (trouble != null) {
                troubles.put(run, trouble);
            }
        }
        return new Verdict(acknowledged, statuses, lost, doubled, neverAsked, troubles);
    }
}

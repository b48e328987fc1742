package io.weir.history.judge;

import io.weir.history.judge.InputLedger.Fate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Records that the router forwarded from the partition where they were written to the partition of their run. The
 * source and the copy are in different slices. Each is stored until the other is read; after that, only the source's
 * position is stored.
 */
final class Reroutes {
    private final Findings findings;
    private final Retention retention;
    private final Map<Position, Input> sources = new LinkedHashMap<>();
    private final List<Input> answered = new ArrayList<>();
    private final Map<Position, Input> copies = new HashMap<>();
    private final Set<Position> paired = new HashSet<>();
    private final Set<String> untraced = new TreeSet<>();

    Reroutes(Findings findings, Retention retention) {
        this.findings = findings;
        this.retention = retention;
    }

    /**
     * A record on another partition than its run's.
     *
     * @param isAnswered true if a refusal or a dead letter names it, so that it must not be forwarded
     */
    void source(Input source, boolean isAnswered) {
        if (isAnswered) {
            answered.add(source);
            return;
        }
        Input copy = copies.remove(source.at());
        if (copy == null) {
            sources.put(source.at(), source);
        } else {
            pair(source, copy);
        }
    }

    /**
     * A record that claims to be forwarded. A header that a client copied does not count: such a record is on the same
     * partition as its source.
     */
    void copy(Input copy) {
        Position from = copy.sentFrom();
        if (from == null || from.partition() == copy.at().partition()) {
            return;
        }
        Input other = copies.get(from);
        if (other != null || paired.contains(from)) {
            findings.add(
                    Rule.REROUTES_FAITHFUL,
                    copy.runId(),
                    "a record was sent on twice, expected once",
                    from,
                    other == null ? null : other.at(),
                    copy.at());
            return;
        }
        Input source = sources.remove(from);
        if (source == null) {
            copies.put(from, copy);
        } else {
            pair(source, copy);
        }
    }

    private void pair(Input source, Input copy) {
        paired.add(source.at());
        if (!Objects.equals(copy.runId(), source.runId())
                || !copy.value().equals(source.value())
                || copy.size() != source.size()) {
            findings.add(
                    Rule.REROUTES_FAITHFUL,
                    source.runId(),
                    "a record sent on differs from its source, expected the same",
                    source.at(),
                    copy.at());
        }
    }

    /** A run whose request was acknowledged, and which has no record in its own slice. */
    void untraced(String runId) {
        untraced.add(runId);
    }

    /** Judges the records without a counterpart. To be called once, after all slices have been judged. */
    void judge(Snapshot snapshot, Totals totals) {
        for (Input source : sources.values()) {
            if (!snapshot.isSettled(source.at())) {
                totals.pending(source);
                totals.inputsBy(Fate.PENDING.text(), 1);
                untraced.remove(source.runId());
                continue;
            }
            totals.inputsBy(Fate.LOST.text(), 1);
            if (source.runId() == null || retention.isAfterHorizons(source.runId(), source.time())) {
                findings.add(
                        Rule.RECORDS_ACCOUNTED,
                        source.runId(),
                        "a consumed record stands on the wrong partition for its run and was neither sent on nor"
                                + " dead-lettered",
                        source.at());
            }
        }
        for (Input source : answered) {
            untraced.remove(source.runId());
            Input copy = copies.get(source.at());
            if (copy != null) {
                findings.add(
                        Rule.RECORDS_ACCOUNTED,
                        source.runId(),
                        "a record was sent on, and refused or dead-lettered as well, expected one of them",
                        source.at(),
                        copy.at());
            }
        }
        for (String runId : untraced) {
            findings.add(
                    Rule.NO_REQUEST_LOST,
                    runId,
                    "its request was acknowledged, and there is neither a run nor an answer");
        }
        if (!paired.isEmpty()) {
            totals.inputsBy(Fate.REROUTED.text(), paired.size());
        }
    }
}

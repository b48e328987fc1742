package io.weir.history.judge;

import io.weir.history.judge.InputLedger.Fate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Judges a history. Records go in one by one, each topic's partitions in their order, topics in any; dead letters and
 * definitions are best read first. Keeps digests of payloads, so memory grows with the number of records, not with what is
 * in them; only payloads that expressions may need are kept, up to {@link JudgeOptions#payloadBytes}. Not thread-safe.
 */
public final class HistoryJudge {
    private final JudgeOptions options;
    private final Snapshot snapshot;
    private final Findings findings;
    private final Vault vault;
    private final Intake intake;

    public HistoryJudge(JudgeOptions options, Snapshot snapshot) {
        this.options = options;
        this.snapshot = snapshot;
        this.findings = new Findings(options.maxFindings());
        this.vault = new Vault(options.payloadBytes());
        this.intake = new Intake(options.applicationId(), snapshot, findings, vault);
    }

    /** Takes one record in; one of a topic that is none of Weir's is passed over. */
    public void take(LogRecord record) {
        intake.take(record);
    }

    /** What is found of all that was taken in. To be called once. */
    public Report judge() {
        InputLedger ledger = intake.ledger();
        Map<String, Accepted> accepted = new HashMap<>();
        for (Input input : ledger.inputs()) {
            if (input.runId() != null && ledger.fateOf(input) == Fate.ACCEPTED) {
                accepted.computeIfAbsent(input.runId(), id -> new Accepted()).add(input);
            }
        }
        new InputRules(ledger, snapshot, findings, this::isJudged).judge(options.quiescent());
        Tally tally = new Tally();
        RunRules rules = new RunRules(intake.definitions(), intake.stored(), intake.newest());
        for (RunFacts facts : intake.runs()) {
            judge(facts, accepted.getOrDefault(facts.runId(), new Accepted()), rules, tally);
        }
        acknowledged();
        if (options.quiescent()) {
            live(tally);
        }
        if (tally.finished < options.minRuns()) {
            findings.add(
                    Rule.ENOUGH_WORK,
                    null,
                    "found " + tally.finished + " finished runs that could be judged, expected at least "
                            + options.minRuns());
        }
        return new Report(findings.kept(), findings.counts(), counts(tally), notes(tally, rules));
    }

    /** Numbers of runs. */
    private static final class Tally {
        private long judged;
        private long finished;
        private long moving;
        private long partial;
        private long again;
        private final Set<String> unfinished = new TreeSet<>();
    }

    private boolean isJudged(Input input) {
        if (input.runId() == null) {
            return intake.retention().isWhole(input);
        }
        RunFacts facts = intake.find(input.runId());
        return facts == null || isJudged(facts);
    }

    private boolean isJudged(RunFacts facts) {
        return (options.quiescent() || !facts.moving()) && intake.retention().isWhole(facts);
    }

    private void judge(RunFacts facts, Accepted accepted, RunRules rules, Tally tally) {
        if (!isJudged(facts)) {
            if (intake.retention().isWhole(facts)) {
                tally.moving++;
            } else {
                tally.partial++;
            }
            return;
        }
        Course course = rules.judge(new RunCase(facts, accepted, intake.ledger(), findings, options, vault));
        if (course.lives() == 0) {
            return;
        }
        tally.judged++;
        tally.again += course.lives() > 1 ? 1 : 0;
        if (course.hasEnded()) {
            tally.finished++;
        } else {
            tally.unfinished.add(facts.runId());
        }
    }

    private void acknowledged() {
        for (String runId : options.acknowledged()) {
            RunFacts facts = intake.find(runId);
            boolean traced = facts != null
                    && (facts.hasEvents()
                            || !isJudged(facts)
                            || facts.inputs().stream()
                                    .map(intake.ledger()::fateOf)
                                    .anyMatch(HistoryJudge::isAnswer));
            if (!traced && intake.retention().isAfterHorizons(runId, intake.newest())) {
                findings.add(
                        Rule.NO_REQUEST_LOST,
                        runId,
                        "its request was acknowledged, and there is neither a run nor an answer");
            }
        }
    }

    private static boolean isAnswer(Fate fate) {
        return fate == Fate.REFUSED || fate == Fate.DEAD_LETTERED || fate == Fate.PENDING;
    }

    private void live(Tally tally) {
        for (String runId : tally.unfinished) {
            RunFacts facts = intake.find(runId);
            Position last = facts == null || facts.told().isEmpty()
                    ? null
                    : facts.told().get(facts.told().size() - 1).at();
            findings.add(Rule.NOTHING_LIVE, runId, "the run has no result; the last record about it is shown", last);
        }
        for (String runId : intake.stored().withLiveKeys()) {
            if (!tally.unfinished.contains(runId)) {
                findings.add(
                        Rule.NOTHING_LIVE,
                        runId,
                        "the live stores still hold " + intake.stored().leftovers(runId),
                        intake.stored().at(runId, false));
            }
        }
    }

    private Map<String, Long> counts(Tally tally) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("records read", intake.records());
        counts.put("runs judged", tally.judged);
        counts.put("runs finished", tally.finished);
        counts.put("runs under way", (long) tally.unfinished.size());
        counts.put("runs in motion, not judged", tally.moving);
        counts.put("runs partly gone, not judged", tally.partial);
        counts.put("inputs", (long) intake.ledger().size());
        counts.putAll(intake.ledger().counts());
        return counts;
    }

    private List<String> notes(Tally tally, RunRules rules) {
        List<String> notes = new ArrayList<>();
        if (!intake.retention().horizons().isEmpty()) {
            notes.add("records have left "
                    + new TreeSet<>(intake.retention().horizons().keySet().stream()
                            .map(Object::toString)
                            .toList())
                    + "; only runs whose whole life is there were judged");
        }
        if (!intake.stored().seen()) {
            notes.add("there are no changelogs of application '" + options.applicationId()
                    + "'; the stored state was not judged");
        }
        if (!intake.definitions().missing().isEmpty()) {
            notes.add("definitions with the hashes " + intake.definitions().missing()
                    + " are on no topic; their runs were not held against them");
        }
        if (rules.unknownExpressions() > 0) {
            notes.add(rules.unknownExpressions() + " conditions and input templates were not judged, as their payloads"
                    + " are more than " + options.payloadBytes() + " bytes");
        }
        if (tally.again > 0) {
            notes.add(tally.again + " run ids were used again after the history had let go of them; of these only the"
                    + " number of results was judged");
        }
        return notes;
    }

    /** What a client should answer about each run that was judged, by id. */
    public Map<String, RunSummary> summaries() {
        Map<String, RunSummary> summaries = new LinkedHashMap<>();
        for (RunFacts facts : intake.runs()) {
            RunSummary summary = isJudged(facts) ? RunSummary.of(facts) : null;
            if (summary != null) {
                summaries.put(facts.runId(), summary);
            }
        }
        return summaries;
    }
}

package io.weir.history.judge;

import io.weir.history.judge.InputLedger.Fate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Judges one slice: adds its records and, when they are complete, checks its runs. */
final class SliceJudge {
    private final int slice;
    private final Surroundings around;
    private final Intake intake;
    private final Set<String> unfinished = new TreeSet<>();

    SliceJudge(int slice, Surroundings around) {
        this.slice = slice;
        this.around = around;
        Vault vault = new Vault(around.options().payloadBytes());
        this.intake = new Intake(slice, around, vault);
    }

    void take(LogRecord record) {
        intake.take(record);
    }

    /** Judges the whole slice. To be called once. */
    void judge() {
        InputLedger ledger = intake.ledger();
        Map<String, Accepted> accepted = new HashMap<>();
        for (Input input : ledger.inputs()) {
            if (input.runId() != null && ledger.fateOf(input) == Fate.ACCEPTED) {
                accepted.computeIfAbsent(input.runId(), id -> new Accepted()).add(input);
            }
        }
        new InputRules(ledger, around.snapshot(), around.findings(), around.reroutes(), this::isJudged)
                .judge(around.totals());
        long now = Math.max(intake.newest(), around.snapshot().takenAt());
        RunRules rules = new RunRules(around.definitions(), intake.stored(), around.trial(), now);
        for (RunFacts facts : intake.runs()) {
            judge(facts, accepted.getOrDefault(facts.runId(), new Accepted()), rules);
        }
        acknowledged();
        if (around.options().quiescent()) {
            live();
        }
        Totals totals = around.totals();
        totals.records(intake.records());
        ledger.count(totals);
        totals.forgotten(rules.forgotten());
        totals.storesSeen(intake.stored().seen());
    }

    private boolean isJudged(Input input) {
        RunFacts facts = input.runId() == null ? null : intake.find(input.runId());
        return facts == null ? around.retention().isWhole(input) : isJudged(facts);
    }

    private boolean isJudged(RunFacts facts) {
        return (around.options().quiescent() || !facts.moving())
                && around.retention().isWhole(facts);
    }

    private void judge(RunFacts facts, Accepted accepted, RunRules rules) {
        if (!isJudged(facts)) {
            around.totals().notJudged(around.retention().isWhole(facts));
            return;
        }
        Course course = rules.judge(new RunCase(facts, accepted, intake.ledger(), around.findings(), around.options()));
        if (course.lives() == 0) {
            return;
        }
        around.totals().judged(course);
        if (!course.hasEnded()) {
            unfinished.add(facts.runId());
        }
    }

    private void acknowledged() {
        for (String runId : around.options().acknowledged()) {
            RunFacts facts = intake.find(runId);
            boolean traced = facts != null
                    && (facts.hasEvents()
                            || !isJudged(facts)
                            || facts.inputs().stream()
                                    .map(intake.ledger()::fateOf)
                                    .anyMatch(SliceJudge::isAnswer));
            if (around.slices().home(runId) == slice
                    && !traced
                    && around.retention().keepsAllOf(runId)) {
                around.reroutes().untraced(runId);
            }
        }
    }

    private static boolean isAnswer(Fate fate) {
        return fate == Fate.REFUSED || fate == Fate.DEAD_LETTERED || fate == Fate.PENDING;
    }

    private void live() {
        for (String runId : unfinished) {
            RunFacts facts = intake.find(runId);
            Position last = facts == null || facts.told().isEmpty()
                    ? null
                    : facts.told().get(facts.told().size() - 1).at();
            around.findings()
                    .add(Rule.NOTHING_LIVE, runId, "the run has no result; the last record about it is shown", last);
        }
        for (String runId : intake.stored().withLiveKeys()) {
            if (!unfinished.contains(runId)) {
                around.findings()
                        .add(
                                Rule.NOTHING_LIVE,
                                runId,
                                "the live stores still hold " + intake.stored().leftovers(runId),
                                intake.stored().at(runId, false));
            }
        }
    }

    /** The expected answers of a client about ended and judged runs, spread over the slice; by run id. */
    Map<String, RunSummary> sample(int most) {
        if (most == 0) {
            return Map.of();
        }
        List<RunFacts> ended = new ArrayList<>();
        for (RunFacts facts : intake.runs()) {
            RunSummary summary = isJudged(facts) ? RunSummary.of(facts) : null;
            if (summary != null && summary.ended() != null) {
                ended.add(facts);
            }
        }
        int count = Math.min(most, ended.size());
        Map<String, RunSummary> sample = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            RunFacts facts = ended.get((int) ((long) i * ended.size() / count));
            RunSummary summary = RunSummary.of(facts);
            if (summary != null) {
                sample.put(facts.runId(), summary);
            }
        }
        return sample;
    }
}

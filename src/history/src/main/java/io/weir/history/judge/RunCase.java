package io.weir.history.judge;

import io.weir.protocol.AttemptId;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run under judgement, with all evidence about it. */
final class RunCase {
    private final RunFacts facts;
    private final Accepted accepted;
    private final InputLedger ledger;
    private final Findings findings;
    private final JudgeOptions options;
    private final List<Answered> answers;
    private boolean held = true;

    RunCase(RunFacts facts, Accepted accepted, InputLedger ledger, Findings findings, JudgeOptions options) {
        this.facts = facts;
        this.accepted = accepted;
        this.ledger = ledger;
        this.findings = findings;
        this.options = options;
        this.answers = Answered.of(facts);
    }

    String runId() {
        return facts.runId();
    }

    RunFacts facts() {
        return facts;
    }

    Accepted accepted() {
        return accepted;
    }

    InputLedger ledger() {
        return ledger;
    }

    JudgeOptions options() {
        return options;
    }

    /** Decisions and refusals, in the order of the topic. */
    List<Answered> answers() {
        return answers;
    }

    List<Answered.Decided> decisions() {
        return answers.stream()
                .filter(Answered.Decided.class::isInstance)
                .map(Answered.Decided.class::cast)
                .toList();
    }

    void broken(Rule rule, String message, @Nullable Object... evidence) {
        held = false;
        findings.add(rule, facts.runId(), message, evidence);
    }

    /** Returns true if no rule is broken so far. */
    boolean held() {
        return held;
    }

    AttemptId attempt(RunEvent event) {
        return new AttemptId(
                facts.runId(), String.valueOf(event.stepId()), Math.max(0, event.revision()), event.attempt());
    }

    /** The record that dispatches the attempt first; null if there is none. */
    @Nullable
    Dispatch dispatch(AttemptId attempt) {
        List<Dispatch> all = facts.dispatches().getOrDefault(attempt, List.of());
        return all.isEmpty() ? null : all.get(0);
    }

    static String name(AttemptId attempt) {
        return "attempt " + attempt.attempt() + " of revision " + attempt.revision() + " of step '" + attempt.stepId()
                + "'";
    }
}

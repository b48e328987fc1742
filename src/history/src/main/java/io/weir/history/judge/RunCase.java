package io.weir.history.judge;

import io.weir.protocol.AttemptId;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run before the judge, with all that is held against it. */
record RunCase(
        RunFacts facts, Accepted accepted, InputLedger ledger, Findings findings, JudgeOptions options, Vault vault) {

    String runId() {
        return facts.runId();
    }

    void broken(Rule rule, String message, @Nullable Object... evidence) {
        findings.add(rule, facts.runId(), message, evidence);
    }

    void illegal(Told.Events record, RunEvent event, String why) {
        broken(
                Rule.EVENTS_LEGAL,
                "event " + event.seq() + " (" + event.type().wireName()
                        + (event.stepId() == null ? "" : " of step '" + event.stepId() + "'") + ") can't follow: "
                        + why,
                record.at());
    }

    AttemptId attempt(RunEvent event) {
        return new AttemptId(facts.runId(), String.valueOf(event.stepId()), event.revision(), event.attempt());
    }

    /** The record that hands the attempt out; null when there is none. */
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

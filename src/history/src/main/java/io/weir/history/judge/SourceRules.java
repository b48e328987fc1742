package io.weir.history.judge;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Rules about the sources of decisions. The record that a decision names exists and is about the run. No record is
 * decided on twice, and every accepted record is decided on.
 */
final class SourceRules {
    private final RunCase run;

    SourceRules(RunCase run) {
        this.run = run;
    }

    void judge() {
        Map<Position, Position> decidedAt = new HashMap<>();
        for (Answered.Decided decision : run.decisions()) {
            Position source = decision.source();
            if (source != null) {
                names(decision, source);
                Position other = decidedAt.putIfAbsent(source, decision.at());
                if (other != null) {
                    broken("a record was decided on twice, expected once", source, other, decision.at());
                }
            }
        }
        for (Input input : run.accepted().all()) {
            if (!decidedAt.containsKey(input.at()) && !maySayNothing(input)) {
                broken("a record was consumed, and neither decided on nor refused nor dead-lettered", input.at());
            }
        }
    }

    private void names(Answered.Decided decision, Position source) {
        Input input = run.ledger().find(source);
        if (input == null) {
            broken("a decision names a record that is not there", decision.at(), source);
        } else if (!Objects.equals(input.runId(), run.runId())) {
            broken("a decision names a record about run '" + input.runId() + "'", decision.at(), source);
        } else if (run.ledger().fateOf(input) != InputLedger.Fate.ACCEPTED) {
            broken(
                    "a record was decided on, and is "
                            + run.ledger().fateOf(input).text() + " as well",
                    source,
                    decision.at());
        }
    }

    /** Returns true for a heartbeat: it only moves a deadline, and need not cause a recorded decision. */
    private static boolean maySayNothing(Input input) {
        Input.Report report = input.report();
        return report != null && report.kind() == Input.Kind.HEARTBEAT;
    }

    private void broken(String message, Position... evidence) {
        run.broken(Rule.RECORDS_ACCOUNTED, message, (Object[]) evidence);
    }
}

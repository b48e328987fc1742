package io.weir.history.judge;

import io.weir.history.judge.InputLedger.Fate;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Rules about a slice's records of the input topics, for all runs. */
final class InputRules {
    private static final Set<String> INPUTS = Set.copyOf(Topics.inputs());
    private static final String UNKNOWN_RUN = "unknown_run";

    private final InputLedger ledger;
    private final Snapshot snapshot;
    private final Findings findings;
    private final Reroutes reroutes;
    private final Predicate<Input> judged;

    /** @param judged true if the subject of the record is completely visible */
    InputRules(InputLedger ledger, Snapshot snapshot, Findings findings, Reroutes reroutes, Predicate<Input> judged) {
        this.ledger = ledger;
        this.snapshot = snapshot;
        this.findings = findings;
        this.reroutes = reroutes;
        this.judged = judged;
    }

    void judge(Totals totals) {
        for (Input input : ledger.inputs()) {
            Fate fate = ledger.fateOf(input);
            if (fate == Fate.PENDING) {
                totals.pending(input);
            }
            reroutes.copy(input);
            if (!ledger.isAtHome(input)) {
                reroutes.source(input, fate != Fate.AWAY);
            }
            if (judged.test(input)) {
                account(input, fate);
            }
        }
        for (Map.Entry<Position, List<DeadLettered>> letters : ledger.letters().entrySet()) {
            letters.getValue().forEach(this::letter);
        }
    }

    private void account(Input input, Fate fate) {
        if (fate == Fate.LOST) {
            findings.add(
                    Rule.RECORDS_ACCOUNTED,
                    null,
                    "a consumed record can't be read (" + input.problem() + ") and was not dead-lettered",
                    input.at());
        }
        int letters = ledger.lettersOf(input).size();
        List<Told.Refused> answers = ledger.refusalsOf(input).stream()
                .filter(InputRules::tellsOfALetter)
                .toList();
        int refusals = ledger.refusalsOf(input).size() - answers.size();
        if (answers.size() > Math.min(1, letters)) {
            findings.add(
                    Rule.RECORDS_ACCOUNTED,
                    input.runId(),
                    "a request was answered " + answers.size() + " times as a dead letter, and dead-lettered " + letters
                            + " times",
                    input.at(),
                    answers.get(0).at());
        }
        if (letters + refusals > 1) {
            findings.add(
                    Rule.RECORDS_ACCOUNTED,
                    input.runId(),
                    "a record was dead-lettered " + letters + " times and refused " + refusals
                            + " times, expected one of them once",
                    input.at(),
                    letters > 0 ? ledger.lettersOf(input).get(0).at() : null,
                    refusals > 0 ? ledger.refusalsOf(input).get(0).at() : null,
                    refusals > 1 ? ledger.refusalsOf(input).get(1).at() : null);
        }
        if (!input.isReadable()) {
            refusals(input);
        }
    }

    /** The refusal only informs the sender of the request that there is a dead letter. */
    private static boolean tellsOfALetter(Told.Refused refusal) {
        return refusal.reason() == RejectionReason.DEAD_LETTER;
    }

    private void refusals(Input unreadable) {
        for (Told.Refused refusal : ledger.refusalsOf(unreadable)) {
            if (tellsOfALetter(refusal)) {
                continue;
            }
            findings.add(
                    Rule.REFUSALS_RIGHT,
                    null,
                    "a record that can't be read was refused as "
                            + refusal.reason().wireName() + ", expected a dead letter",
                    unreadable.at(),
                    refusal.at());
        }
    }

    private void letter(DeadLettered letter) {
        Position at = letter.source();
        if (!INPUTS.contains(at.topic())) {
            broken(letter, null, "comes from topic " + at.topic() + ", expected one of " + INPUTS);
            return;
        }
        Input source = ledger.find(at);
        if (source == null) {
            if (at.offset() >= snapshot.start(at.topic(), at.partition()) && snapshot.isSettled(at)) {
                broken(letter, null, "names a source that is not on its topic");
            }
            return;
        }
        if (letter.isCut()) {
            if (letter.fullSize() != Math.max(0, source.size())) {
                broken(letter, source, "says its source had " + letter.fullSize() + " bytes; found " + source.size());
            } else if (Boolean.FALSE.equals(ledger.cutIsFaithful(source))) {
                broken(letter, source, "was cut, and what is kept is not how its source begins");
            }
        } else if (!letter.bytes().equals(source.bytes())) {
            broken(letter, source, "has other bytes than its source");
        }
        if (letter.sourceTime() != source.time()) {
            broken(letter, source, "says its source was of " + letter.sourceTime() + "; found " + source.time());
        }
        String contradiction = InputLedger.contradiction(source, letter.reason());
        if (contradiction != null) {
            broken(letter, source, contradiction);
        }
    }

    private void broken(DeadLettered letter, @Nullable Input source, String message) {
        findings.add(
                Rule.DEAD_LETTERS_FAITHFUL,
                source == null ? null : source.runId(),
                "a dead letter " + message,
                letter.at(),
                letter.source());
    }

    static boolean isUnknownRun(DeadLettered letter) {
        return letter.reason().equals(UNKNOWN_RUN);
    }
}

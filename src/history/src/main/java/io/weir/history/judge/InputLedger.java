package io.weir.history.judge;

import io.weir.protocol.DeadLetter;
import io.weir.protocol.Partitions;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All records of a slice on the input topics, and the outcome of each: accepted, refused or dead-lettered. */
final class InputLedger {
    /** The outcome of a record. */
    enum Fate {
        ACCEPTED,
        REFUSED,
        DEAD_LETTERED,
        REROUTED,
        /** The engine has not read it yet. */
        PENDING,
        /** No record mentions it. */
        LOST,
        /** Its run lives on another partition, and this slice has no answer: its outcome is in another slice. */
        AWAY;

        /** For people. */
        String text() {
            return this == DEAD_LETTERED ? "dead-lettered" : name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Position, Input> inputs = new LinkedHashMap<>();
    private final Map<Position, List<Told.Refused>> refusals = new HashMap<>();
    private final Map<Position, List<DeadLettered>> letters = new HashMap<>();
    /** By source of a shortened dead letter: true if the letter's part of the value is the source's. */
    private final Map<Position, Boolean> cutIsFaithful = new HashMap<>();

    private final Map<Position, byte[]> cutBytes = new HashMap<>();
    private final Snapshot snapshot;

    InputLedger(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    void add(Input input, LogRecord record) {
        inputs.put(input.at(), input);
        byte[] cut = cutBytes.remove(input.at());
        if (cut != null) {
            cutIsFaithful.put(input.at(), isStartOf(cut, record.value()));
        }
    }

    void add(Told.Refused refusal) {
        if (refusal.source() != null) {
            refusals.computeIfAbsent(refusal.source(), at -> new ArrayList<>(1)).add(refusal);
        }
    }

    /** The bytes of a shortened letter are stored until its source is read, so letters should be read first. */
    void add(DeadLettered letter, LogRecord record) {
        letters.computeIfAbsent(letter.source(), at -> new ArrayList<>(1)).add(letter);
        if (letter.isCut() && record.value() != null && !inputs.containsKey(letter.source())) {
            cutBytes.put(letter.source(), record.value());
        }
    }

    private static boolean isStartOf(byte[] cut, byte @Nullable [] whole) {
        return whole != null && cut.length <= whole.length && Arrays.equals(cut, 0, cut.length, whole, 0, cut.length);
    }

    Collection<Input> inputs() {
        return inputs.values();
    }

    @Nullable
    Input find(@Nullable Position at) {
        return at == null ? null : inputs.get(at);
    }

    List<DeadLettered> lettersOf(Input input) {
        return letters.getOrDefault(input.at(), List.of());
    }

    List<Told.Refused> refusalsOf(Input input) {
        return refusals.getOrDefault(input.at(), List.of());
    }

    Map<Position, List<DeadLettered>> letters() {
        return letters;
    }

    /**
     * Returns true if a shortened letter's part of the value is the source's; null if the source was read before the
     * letter.
     */
    @Nullable
    Boolean cutIsFaithful(Input input) {
        return cutIsFaithful.get(input.at());
    }

    boolean isAtHome(Input input) {
        int count = snapshot.partitions().getOrDefault(Topics.RUN_REQUESTS, 1);
        return input.runId() == null
                || Partitions.of(input.runId(), count) == input.at().partition();
    }

    Fate fateOf(Input input) {
        if (!lettersOf(input).isEmpty()) {
            return Fate.DEAD_LETTERED;
        }
        if (!refusalsOf(input).isEmpty()) {
            return Fate.REFUSED;
        }
        if (!isAtHome(input)) {
            return Fate.AWAY;
        }
        if (!snapshot.isSettled(input.at())) {
            return Fate.PENDING;
        }
        return input.isReadable() ? Fate.ACCEPTED : Fate.LOST;
    }

    /** Counts the records by outcome, without those that are away. */
    void count(Totals totals) {
        totals.inputs(inputs.size());
        for (Input input : inputs.values()) {
            Fate fate = fateOf(input);
            if (fate == Fate.REFUSED) {
                RejectionReason reason = refusalsOf(input).get(0).reason();
                totals.inputsBy("refused as " + reason.wireName(), 1);
            } else if (fate != Fate.AWAY) {
                totals.inputsBy(fate.text(), 1);
            }
        }
    }

    /**
     * Compares the record with the reason of its letter. Returns the contradiction; null if there is none or it cannot
     * be checked.
     */
    static @Nullable String contradiction(Input source, String reason) {
        if (reason.equals(DeadLetter.UNREADABLE) && source.isReadable()) {
            return "is told to be unreadable, but can be read";
        }
        if (reason.equals("empty") && source.size() >= 0) {
            return "is told to be empty, but has a value of " + source.size() + " bytes";
        }
        return null;
    }
}

package io.weir.history.judge;

import io.weir.protocol.Codecs;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.RunRecord;
import io.weir.protocol.StepCancelled;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import io.weir.streams.Changelogs;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds the records of a slice and sorts them: by run, by outcome of an input, by stored state. */
final class Intake {
    private final int slice;
    private final Slices slices;
    private final Snapshot snapshot;
    private final Findings findings;
    private final InputReading inputs;
    private final InputLedger ledger;
    private final StoredRuns stored;
    private final Retention retention;
    private final Map<String, RunFacts> runs = new LinkedHashMap<>();
    private final Map<String, Changelogs> changelogs = new HashMap<>();
    private long records;
    private long newest;

    Intake(int slice, Surroundings around, Vault vault) {
        this.slice = slice;
        this.slices = around.slices();
        this.snapshot = around.snapshot();
        this.findings = around.findings();
        this.retention = around.retention();
        this.inputs = new InputReading(vault);
        this.ledger = new InputLedger(snapshot);
        String applicationId = around.options().applicationId();
        this.stored = new StoredRuns(snapshot.partitions().containsKey(Changelogs.RUNS.topic(applicationId)));
        for (Changelogs changelog : Changelogs.values()) {
            changelogs.put(changelog.topic(applicationId), changelog);
        }
    }

    InputLedger ledger() {
        return ledger;
    }

    StoredRuns stored() {
        return stored;
    }

    Collection<RunFacts> runs() {
        return runs.values();
    }

    @Nullable
    RunFacts find(String runId) {
        return runs.get(runId);
    }

    long records() {
        return records;
    }

    /** Time of the newest record, ms since 1970. */
    long newest() {
        return newest;
    }

    void take(LogRecord record) {
        records++;
        newest = Math.max(newest, record.timestamp());
        retention.see(record);
        Changelogs changelog = changelogs.get(record.topic());
        if (changelog != null) {
            try {
                stored(changelog, record);
            } catch (RuntimeException e) {
                unreadable(record, e);
            }
            return;
        }
        try {
            switch (record.topic()) {
                case Topics.RUN_REQUESTS, Topics.RUN_CONTROLS, Topics.STEP_COMPLETED -> input(record);
                case Topics.RUN_EVENTS -> told(record);
                case Topics.RESULTS -> result(record);
                case Topics.STEP_CANCELLED -> cancelled(record);
                case Topics.DEAD_LETTERS -> ledger.add(EngineReading.deadLetter(record), record);
                default -> {
                    if (record.topic().startsWith(Topics.stepReady(""))) {
                        dispatch(record);
                    }
                }
            }
        } catch (ProtocolException e) {
            unreadable(record, e);
        }
    }

    private void unreadable(LogRecord record, RuntimeException failure) {
        findings.add(
                Rule.RECORDS_READABLE,
                record.keyText(),
                "a record of the engine's can't be read: " + failure.getMessage(),
                record.position());
    }

    private void input(LogRecord record) {
        Input input = inputs.read(record);
        ledger.add(input, record);
        if (input.runId() != null && ledger.isAtHome(input)) {
            facts(input.runId(), input.at()).inputs().add(input);
        }
    }

    private void told(LogRecord record) {
        RunRecord read = EngineReading.runRecord(record);
        Told told = EngineReading.told(record, read);
        if (told instanceof Told.Refused refused) {
            ledger.add(refused);
        }
        own(record, read.runId()).told().add(told);
    }

    private void result(LogRecord record) {
        WorkflowResult result = EngineReading.result(record);
        own(record, result.workflowId()).results().add(Ending.of(record.position(), result));
    }

    private void dispatch(LogRecord record) {
        Dispatch dispatch = EngineReading.dispatch(record);
        String runId = dispatch.attempt().runId();
        if (record.partition() != slices.homeOn(record.topic(), slices.home(runId)) && runId.equals(record.keyText())) {
            // A step that was handed back goes to other workers, on another partition; its run has no records here.
            return;
        }
        own(record, dispatch.attempt().runId()).add(dispatch);
    }

    private void cancelled(LogRecord record) {
        StepCancelled cancelled = Codecs.stepCancelled().decode(record.value(), Integer.MAX_VALUE);
        RunFacts facts = own(record, cancelled.runId());
        cancelled.attempts().forEach(attempt -> facts.cancelled(attempt, record.position()));
    }

    private void stored(Changelogs changelog, LogRecord record) {
        switch (changelog) {
            case RUNS -> stored.live(record);
            case HISTORY -> stored.ended(record);
            case OUTPUTS -> stored.output(record);
            case TIMERS -> stored.timer(record);
            case DEFINITIONS -> {
                // These topics belong to all slices, and were read before them.
            }
        }
        if (!snapshot.isSettled(record.position())) {
            String runId = StoredRuns.runOf(changelog, record);
            if (runId != null) {
                facts(runId, record.position());
            }
        }
    }

    /** The run of a record that the engine wrote. Also checks that the record is on the right partition. */
    private RunFacts own(LogRecord record, String runId) {
        int home = slices.home(runId);
        int expected = slices.homeOn(record.topic(), home);
        if (!runId.equals(record.keyText()) || record.partition() != expected) {
            findings.add(
                    Rule.OWN_PARTITION,
                    runId,
                    "a record has the key '" + record.keyText() + "' on partition " + record.partition()
                            + ", expected '" + runId + "' on partition " + expected,
                    record.position());
        }
        // A record in another slice than its run's is reported here, and has no other effect.
        return home == slice ? facts(runId, record.position()) : new RunFacts(runId);
    }

    private RunFacts facts(String runId, Position at) {
        RunFacts facts = runs.computeIfAbsent(runId, RunFacts::new);
        if (!snapshot.isSettled(at)) {
            facts.isMoving();
        }
        return facts;
    }
}

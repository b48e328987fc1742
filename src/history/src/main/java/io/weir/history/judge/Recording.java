package io.weir.history.judge;

import io.weir.history.replay.Cause;
import io.weir.history.replay.Recorded;
import io.weir.history.replay.RecordedRun;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Codecs;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Combines the records of one run, so that the run can be decided again. */
final class Recording {
    private static final Cause.Timer TIMER = new Cause.Timer();

    private final RunCase run;
    private boolean forgotten;

    private Recording(RunCase run) {
        this.run = run;
    }

    /** Empty if there was no memory for all of its inputs. */
    static Optional<RecordedRun> of(RunCase run) {
        Recording recording = new Recording(run);
        RecordedRun recorded = recording.recorded();
        return recording.forgotten ? Optional.empty() : Optional.of(recorded);
    }

    private RecordedRun recorded() {
        List<Recorded> entries = new ArrayList<>();
        Set<Position> decided = new HashSet<>();
        for (Answered answer : run.answers()) {
            if (answer instanceof Answered.Decided decision) {
                if (decision.source() != null) {
                    decided.add(decision.source());
                }
                Cause cause =
                        decision.source() == null ? TIMER : cause(run.ledger().find(decision.source()));
                entries.add(new Recorded.Decision(
                        decision.at().toString(), decision.time(), cause == null ? TIMER : cause, decision.events()));
            } else if (answer instanceof Answered.Refused refused) {
                refusal(refused.told(), entries);
            }
        }
        return new RecordedRun(
                entries, alive(decided), this::isGenuine, run.options().tokensChecked());
    }

    /**
     * Ignores a refusal of a record that retention has removed, or that cannot be read. Also ignores one that only says
     * that there is a dead letter: it was not a decision of the run.
     */
    private void refusal(Told.Refused told, List<Recorded> entries) {
        boolean decided = told.reason() != RejectionReason.DEAD_LETTER;
        Cause cause = decided ? cause(run.ledger().find(told.source())) : null;
        if (cause != null) {
            entries.add(new Recorded.Refusal(told.at().toString(), told.time(), cause, told.reason(), told.attempt()));
        }
    }

    private Set<AttemptId> alive(Set<Position> decided) {
        Set<AttemptId> alive = new HashSet<>(0);
        for (Input input : run.accepted().all()) {
            Input.Report report = input.report();
            if (report != null && report.kind() == Input.Kind.HEARTBEAT && !decided.contains(input.at())) {
                alive.add(report.attempt());
            }
        }
        return alive;
    }

    private @Nullable Cause cause(@Nullable Input input) {
        if (input == null || !input.isReadable()) {
            return null;
        }
        if (input.kept() == null) {
            forgotten = true;
            return null;
        }
        return input.at().topic().equals(Topics.STEP_COMPLETED)
                ? new Cause.Reported(Codecs.decodeWorkerReport(input.kept(), run.runId()))
                : new Cause.Asked(Codecs.decodeRunCommand(input.at().topic(), input.kept(), run.runId()));
    }

    private boolean isGenuine(WorkerReport report) {
        Dispatch dispatch = run.dispatch(report.attempt());
        return dispatch != null && Objects.equals(dispatch.token(), Digest.of(report.token()));
    }
}

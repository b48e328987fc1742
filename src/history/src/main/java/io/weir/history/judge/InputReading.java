package io.weir.history.judge;

import io.weir.protocol.Codecs;
import io.weir.protocol.Outcome;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.RunCommand;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads records of the input topics as the engine does. */
final class InputReading {
    private static final String REROUTED = "weir.rerouted";

    private final Vault vault;

    InputReading(Vault vault) {
        this.vault = vault;
    }

    Input read(LogRecord record) {
        byte[] value = record.value();
        if (value == null) {
            return unreadable(record, "it has no value");
        }
        try {
            if (record.topic().equals(Topics.STEP_COMPLETED)) {
                WorkerReport report = Codecs.decodeWorkerReport(value, record.keyText());
                return input(record, report.attempt().runId(), content(report), null, vault.keep(value));
            }
            RunCommand command = Codecs.decodeRunCommand(record.topic(), value, record.keyText());
            return input(record, command.runId(), content(command), null, vault.keep(value));
        } catch (ProtocolException e) {
            return unreadable(record, String.valueOf(e.getMessage()));
        }
    }

    private static Input unreadable(LogRecord record, String problem) {
        return input(record, null, null, problem, null);
    }

    private static Input input(
            LogRecord record,
            @Nullable String runId,
            Input.@Nullable Content content,
            @Nullable String problem,
            byte @Nullable [] kept) {
        Position from = Position.parse(record.header(REROUTED));
        // The engine uses the header only if it names the same topic: a client may have copied it from another record.
        boolean sentOn = from != null && from.topic().equals(record.topic());
        return new Input(
                record.position(),
                Digest.of(record.key(), record.value()),
                Digest.of(null, record.value()),
                record.value() == null ? -1 : record.value().length,
                record.timestamp(),
                runId,
                content,
                problem,
                sentOn ? from : null,
                kept);
    }

    private static Input.Content content(RunCommand command) {
        if (command instanceof RunCommand.StartRun start) {
            return new Input.Start(
                    start.definitionId().intern(),
                    start.definitionHash(),
                    Set.copyOf(start.completed().keySet()));
        }
        if (command instanceof RunCommand.ResumeRun) {
            return new Input.Resume();
        }
        if (command instanceof RunCommand.QuarantineRun) {
            return new Input.Quarantine();
        }
        if (command instanceof RunCommand.CompleteStep complete) {
            return new Input.ByHand(complete.stepId(), kind(complete.outcome()), errorType(complete.outcome()));
        }
        if (command instanceof RunCommand.SendEvent sent) {
            return new Input.Sent(sent.event());
        }
        if (command instanceof RunCommand.SkipStep skip) {
            return new Input.ByHand(skip.stepId(), Input.Kind.SUCCEEDED, null);
        }
        if (command instanceof RunCommand.CancelRun) {
            return new Input.Cancel();
        }
        throw new IllegalStateException("a command that is not known here: " + command);
    }

    private static Input.Content content(WorkerReport report) {
        String errorType = null;
        Input.Kind kind;
        if (report instanceof WorkerReport.StepStarted) {
            kind = Input.Kind.STARTED;
        } else if (report instanceof WorkerReport.StepHeartbeat) {
            kind = Input.Kind.HEARTBEAT;
        } else if (report instanceof WorkerReport.StepHandedBack) {
            kind = Input.Kind.HANDED_BACK;
        } else if (report instanceof WorkerReport.StepDeferred) {
            kind = Input.Kind.DEFERRED;
        } else if (report instanceof WorkerReport.StepCompleted completed) {
            kind = kind(completed.outcome());
            errorType = errorType(completed.outcome());
        } else {
            throw new IllegalStateException("a report that is not known here: " + report);
        }
        return new Input.Report(report.attempt(), Digest.of(report.token()), kind, errorType);
    }

    private static @Nullable String errorType(Outcome outcome) {
        return outcome instanceof Outcome.Failure failure ? failure.error().type() : null;
    }

    private static Input.Kind kind(Outcome outcome) {
        if (outcome instanceof Outcome.Success) {
            return Input.Kind.SUCCEEDED;
        }
        return outcome instanceof Outcome.NeedsRevision ? Input.Kind.SENT_BACK : Input.Kind.FAILED;
    }
}

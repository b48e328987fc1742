package io.weir.history.judge;

import io.weir.engine.CanonicalJson;
import io.weir.protocol.Codecs;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.RunCommand;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads records of the input topics as the engine does. */
final class InputReading {
    private static final String REROUTED = "weir.rerouted";

    private final Vault vault;

    InputReading(Vault vault) {
        this.vault = vault;
    }

    Input read(LogRecord record) {
        if (record.value() == null) {
            return unreadable(record, "it has no value");
        }
        try {
            if (record.topic().equals(Topics.STEP_COMPLETED)) {
                WorkerReport report = Codecs.decodeWorkerReport(record.value(), record.keyText());
                return input(record, report.attempt().runId(), content(report), null);
            }
            RunCommand command = Codecs.decodeRunCommand(record.topic(), record.value(), record.keyText());
            return input(record, command.runId(), content(command), null);
        } catch (ProtocolException e) {
            return unreadable(record, String.valueOf(e.getMessage()));
        }
    }

    private static Input unreadable(LogRecord record, String problem) {
        return input(record, null, null, problem);
    }

    private static Input input(
            LogRecord record, @Nullable String runId, Input.@Nullable Content content, @Nullable String problem) {
        Position from = Position.parse(record.header(REROUTED));
        // The engine heeds the header only where it names the same topic: a client may have copied it along.
        boolean sentOn = from != null && from.topic().equals(record.topic());
        return new Input(
                record.position(),
                Digest.of(record.key(), record.value()),
                record.value() == null ? -1 : record.value().length,
                record.timestamp(),
                runId,
                content,
                problem,
                sentOn ? from : null);
    }

    private Input.Content content(RunCommand command) {
        if (command instanceof RunCommand.StartRun start) {
            return new Input.Start(
                    start.definitionId(),
                    start.definitionHash(),
                    vault.keep(start.input()),
                    Digest.of(Payload.wrap(CanonicalJson.of(start.input()))));
        }
        if (command instanceof RunCommand.ResumeRun resume) {
            return new Input.Resume(resume.stepId());
        }
        if (command instanceof RunCommand.QuarantineRun) {
            return new Input.Quarantine();
        }
        if (command instanceof RunCommand.CancelRun) {
            return new Input.Cancel();
        }
        throw new IllegalStateException("a command that is not known here: " + command);
    }

    private Input.Content content(WorkerReport report) {
        return new Input.Report(
                report.attempt(),
                Digest.of(report.token()),
                !report.token().isEmpty(),
                report instanceof WorkerReport.StepStarted,
                report instanceof WorkerReport.StepHandedBack,
                report instanceof WorkerReport.StepCompleted completed ? outcome(completed.outcome()) : null);
    }

    private Input.Outcome outcome(Outcome outcome) {
        if (outcome instanceof Outcome.Success success) {
            PayloadFields fields = PayloadFields.of(success.output());
            return new Input.Succeeded(vault.keep(success.output()), fields.decision(), Digest.of(fields.feedback()));
        }
        if (outcome instanceof Outcome.NeedsRevision revision) {
            Payload output = revision.output().isNull()
                    ? Payload.ofJson("{\"decision\":\"revise\",\"feedback\":"
                            + revision.feedback().toJson() + "}")
                    : revision.output();
            return new Input.Revise(vault.keep(output), Digest.of(revision.feedback()));
        }
        if (outcome instanceof Outcome.Failure failure) {
            Duration wish = failure.error().retryAfter();
            return new Input.Failed(
                    failure.error().type(), failure.error().retryable(), wish == null ? -1 : wish.toMillis());
        }
        throw new IllegalStateException("an outcome that is not known here: " + outcome);
    }
}

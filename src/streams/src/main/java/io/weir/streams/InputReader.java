package io.weir.streams;

import io.weir.protocol.Codecs;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.RunCommand;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;

/**
 * Parses source bytes into a command or a report, or says why they are neither. Everything is checked here, before any
 * effect.
 */
final class InputReader {
    private final int maxBytes;

    /** @param maxBytes largest record accepted, with key and headers */
    InputReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The parsed content of a source. */
    sealed interface Input {
        record Command(RunCommand command) implements Input {}

        record Report(WorkerReport report) implements Input {}

        record Refused(String reason, String message) implements Input {}
    }

    Input read(Source source) {
        byte[] value = source.value();
        if (value == null) {
            return new Input.Refused(DeadLetters.EMPTY, "the record has no value, expected a JSON object");
        }
        int size = Outgoing.sizeOf(source.key(), value, source.headers());
        // The size was checked against the limit where the record first arrived.
        int most = Router.isSentOn(source) ? maxBytes + Router.ADDED_BYTES : maxBytes;
        if (size > most) {
            return new Input.Refused(
                    DeadLetter.TOO_LARGE,
                    "the record has up to " + size + " bytes with key and headers, expected at most " + maxBytes + " ("
                            + Settings.INPUT_BYTES.name() + ")");
        }
        try {
            String key = Text.strict(source.key());
            return source.topic().equals(Topics.STEP_COMPLETED)
                    ? new Input.Report(Codecs.decodeWorkerReport(value, key, maxBytes))
                    : new Input.Command(Codecs.decodeRunCommand(source.topic(), value, key, maxBytes));
        } catch (ProtocolException e) {
            String message = e.getMessage();
            return new Input.Refused(DeadLetter.UNREADABLE, message == null ? "unreadable" : message);
        }
    }
}

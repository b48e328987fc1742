package io.weir.history.judge;

import io.weir.protocol.Codecs;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.RunRecord;
import io.weir.protocol.WorkflowResult;

/** Reads records that the engine wrote. Throws a {@link ProtocolException} for an unreadable one. */
final class EngineReading {
    private static final String CUT = "weir.dlq.truncated";

    private EngineReading() {}

    static Dispatch dispatch(LogRecord record) {
        return Dispatch.of(record.position(), Codecs.stepReady().decode(record.value(), Integer.MAX_VALUE));
    }

    static RunRecord runRecord(LogRecord record) {
        return Codecs.wholeRunRecord().decode(record.value(), Integer.MAX_VALUE);
    }

    static Told told(LogRecord record, RunRecord read) {
        byte[] value = record.value();
        if (read instanceof RunRecord.RunEvents events && value != null) {
            return Told.Events.of(record.position(), events, value);
        }
        if (read instanceof RunRecord.RecordRejected rejected) {
            return new Told.Refused(
                    record.position(),
                    rejected.at().toEpochMilli(),
                    rejected.reason(),
                    Position.parse(rejected.source()),
                    rejected.attempt());
        }
        throw new IllegalStateException("a run record that is not known here: " + read);
    }

    static WorkflowResult result(LogRecord record) {
        return Codecs.workflowResult().decode(record.value(), Integer.MAX_VALUE);
    }

    static DeadLettered deadLetter(LogRecord record) {
        DeadLetter letter = DeadLetter.of(record.key(), record.value(), record.headers());
        String cut = record.header(CUT);
        return new DeadLettered(
                record.position(),
                record.timestamp(),
                new Position(letter.topic(), letter.partition(), letter.offset()),
                letter.timestamp(),
                letter.reason(),
                Digest.of(record.key(), record.value()),
                cut == null ? -1 : size(cut));
    }

    private static long size(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ProtocolException("found '" + text + "' in the header '" + CUT + "', expected a number");
        }
    }
}

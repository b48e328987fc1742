package io.weir.worker.transport;

import io.weir.protocol.Codecs;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.Shown;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport.StepCompleted;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes completions so that the engine can read them. A step can return arbitrary bytes. A report that the engine
 * cannot read would become a dead letter, and the run would wait for a timeout. So every report is read here first.
 */
record CompletionRecords(String workerId, int maxBytes) {
    private static final Logger LOG = LoggerFactory.getLogger(CompletionRecords.class);
    private static final String INVALID_OUTPUT = "InvalidOutput";
    private static final String PAYLOAD_TOO_LARGE = "PayloadTooLarge";

    /** The record of {@code done}, or of a permanent failure if {@code done} cannot be encoded. */
    byte[] encode(StepReady ready, Work.Done done) {
        byte[] bytes;
        try {
            bytes = write(ready, done.outcome(), done.metadata(), done);
            if (bytes.length <= maxBytes) {
                Codecs.workerReport().decode(bytes, maxBytes);
                return bytes;
            }
        } catch (ProtocolException | ArithmeticException | IndexOutOfBoundsException | IllegalArgumentException bad) {
            LOG.warn(
                    "{}: the outcome cannot be reported as it is: {}",
                    Shown.sentence(ready.attempt()),
                    Shown.sentence(bad));
            StepError error = StepError.permanent(INVALID_OUTPUT, "the step's result cannot be read: " + bad);
            return write(ready, plain(done, error), null, done);
        }
        return write(ready, plain(done, tooLarge(bytes.length + " bytes, expected at most " + maxBytes)), null, done);
    }

    /** The replacement for {@code done} if Kafka refuses a record of its size; empty if nothing can be left out. */
    static Optional<Work.Done> smaller(Work.Done done, Exception refusal) {
        if (done.outcome() instanceof Outcome.Failure && done.metadata() == null) {
            return Optional.empty();
        }
        StepError error = tooLarge(String.valueOf(refusal.getMessage()));
        return Optional.of(new Work.Done(plain(done, error), null, done.startedAt()));
    }

    private static StepError tooLarge(String found) {
        return StepError.permanent(
                PAYLOAD_TOO_LARGE, "the report: " + found + "; store large data elsewhere and return a reference");
    }

    /** A step that failed keeps its own error; only parts that may be too large are left out. */
    private static Outcome.Failure plain(Work.Done done, StepError error) {
        if (done.outcome() instanceof Outcome.Failure failure) {
            StepError own = failure.error();
            return new Outcome.Failure(new StepError(own.type(), own.message(), own.retryable(), null));
        }
        return new Outcome.Failure(error);
    }

    private byte[] write(StepReady ready, Outcome outcome, @Nullable Payload metadata, Work.Done done) {
        return Codecs.workerReport()
                .encode(new StepCompleted(
                        ready.attempt(), ready.token(), outcome, metadata, workerId, done.startedAt()));
    }
}

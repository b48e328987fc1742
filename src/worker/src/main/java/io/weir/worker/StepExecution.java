package io.weir.worker;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of running one dispatch.
 *
 * @param outcome null if somebody else will complete the attempt
 * @param metadata the step's metadata as a JSON object, or null if it has none
 * @param startedAt by the executor's clock
 * @param trace the events of the execution, in order
 */
public record StepExecution(
        @Nullable Outcome outcome, @Nullable Payload metadata, Instant startedAt, List<TraceEvent> trace) {
    public StepExecution {
        trace = List.copyOf(trace);
    }

    /** Returns true if somebody else will complete the attempt: the step returned {@link StepResult#later()}. */
    public boolean isDeferred() {
        return outcome == null;
    }

    /** The output; JSON null if the outcome has none. */
    public Payload output() {
        if (outcome instanceof Outcome.Success success) {
            return success.output();
        }
        if (outcome instanceof Outcome.NeedsRevision revision) {
            return revision.output();
        }
        return Payload.NULL;
    }

    /** One event of an execution. {@code note} may be empty. */
    public record TraceEvent(Instant at, Kind kind, String note) {
        public enum Kind {
            INPUT_DECODED,
            INPUT_VALIDATED,
            EXECUTED,
            OUTPUT_VALIDATED,
            OUTPUT_ENCODED,
            DEFERRED,
            FAILED
        }
    }
}

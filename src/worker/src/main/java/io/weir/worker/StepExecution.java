package io.weir.worker;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of running one dispatch.
 *
 * @param metadata the step's own as a JSON object, or null when it gave none
 * @param startedAt by the executor's clock
 * @param trace what happened, in order
 */
public record StepExecution(Outcome outcome, @Nullable Payload metadata, Instant startedAt, List<TraceEvent> trace) {
    public StepExecution {
        trace = List.copyOf(trace);
    }

    /** The output, JSON null where the outcome has none. */
    public Payload output() {
        if (outcome instanceof Outcome.Success success) {
            return success.output();
        }
        if (outcome instanceof Outcome.NeedsRevision revision) {
            return revision.output();
        }
        return Payload.NULL;
    }

    /** One thing that happened. {@code note} is empty where the kind says it all. */
    public record TraceEvent(Instant at, Kind kind, String note) {
        public enum Kind {
            INPUT_DECODED,
            INPUT_VALIDATED,
            EXECUTED,
            OUTPUT_VALIDATED,
            OUTPUT_ENCODED,
            FAILED
        }
    }
}

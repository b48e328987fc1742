package io.weir.worker.transport;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.StepReady;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is done with a dispatch: the one thing a transport does not know. Called from many threads. */
@FunctionalInterface
public interface Work {
    Done run(StepReady ready, Signals signals);

    /** Whether there is an implementation; what has none is handed back. */
    default boolean knows(String stepType) {
        return true;
    }

    /**
     * What came of it.
     *
     * @param metadata a JSON object, or null
     */
    record Done(Outcome outcome, @Nullable Payload metadata, Instant startedAt) {}

    /** What connects the work with the outside while it runs. */
    interface Signals {
        /** Says that the work goes on; sent no more often than is of use. */
        void heartbeat();

        /** Whether nobody waits for the outcome any more. */
        boolean cancelled();

        /** The record's {@code traceparent} and {@code tracestate}, where present. */
        Map<String, String> traceContext();
    }
}

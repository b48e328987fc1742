package io.weir.worker.transport;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.StepReady;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Executes a dispatch. The only part that a transport does not know. Called from many threads. */
@FunctionalInterface
public interface Work {
    Result run(StepReady ready, Signals signals);

    /** Returns true if there is an implementation; other types are handed back. */
    default boolean knows(String stepType) {
        return true;
    }

    /** The end of the work on a dispatch in this worker. */
    sealed interface Result {
        Instant startedAt();
    }

    /**
     * The outcome of a dispatch.
     *
     * @param metadata a JSON object, or null
     */
    record Done(Outcome outcome, @Nullable Payload metadata, Instant startedAt) implements Result {}

    /** Somebody else will complete the attempt. */
    record Deferred(Instant startedAt) implements Result {}

    /** Connects the work with the transport while it runs. */
    interface Signals {
        /** Reports that the work makes progress; sent no more often than useful. */
        void heartbeat();

        /** Returns true if the outcome is not needed any more. */
        boolean cancelled();

        /** The record's {@code traceparent} and {@code tracestate}, if present. */
        Map<String, String> traceContext();
    }
}

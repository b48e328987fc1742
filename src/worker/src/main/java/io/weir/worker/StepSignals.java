package io.weir.worker;

import java.util.Map;

/** Connects a running attempt with its worker: receives heartbeats and reports cancellation. */
public interface StepSignals {
    /** Ignores heartbeats and never cancels: for tests and in-memory runs. */
    StepSignals NONE = new StepSignals() {
        @Override
        public void heartbeat() {}

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public Map<String, String> traceContext() {
            return Map.of();
        }
    };

    void heartbeat();

    boolean cancelled();

    Map<String, String> traceContext();
}

package io.weir.worker;

import java.util.Map;

/** What connects a running attempt with the outside: where its heartbeats go and whether it is still wanted. */
public interface StepSignals {
    /** Nobody listens and nobody cancels: for tests and in-memory runs. */
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

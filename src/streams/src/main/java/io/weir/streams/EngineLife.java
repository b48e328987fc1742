package io.weir.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of an engine, and the listeners for its changes. A final state never changes. Thread-safe. */
final class EngineLife {
    private static final Logger LOG = LoggerFactory.getLogger(EngineLife.class);

    private final String applicationId;
    private final List<Consumer<EngineState>> listeners = new ArrayList<>();
    private final Object lock = new Object();
    private EngineState state = EngineState.CREATED;

    EngineLife(String applicationId) {
        this.applicationId = applicationId;
    }

    EngineState state() {
        synchronized (lock) {
            return state;
        }
    }

    void onChange(Consumer<EngineState> listener) {
        synchronized (lock) {
            listeners.add(listener);
        }
    }

    /** @throws IllegalStateException if it has begun before */
    void begin() {
        synchronized (lock) {
            if (state != EngineState.CREATED) {
                throw new IllegalStateException("an engine starts once; this one is " + state);
            }
            state = EngineState.STARTING;
        }
    }

    /** Changes the state, and calls the listeners on this thread. */
    void become(EngineState next) {
        List<Consumer<EngineState>> told;
        synchronized (lock) {
            // The first rebalance is part of the start.
            boolean starting = state == EngineState.STARTING && next == EngineState.REBALANCING;
            if (state == next || state.isFinal() || starting) {
                return;
            }
            state = next;
            // A listener that is added later, for instance by a thread that waited for this state, receives later
            // states only.
            told = List.copyOf(listeners);
            lock.notifyAll();
        }
        LOG.info("Engine '{}' is {}", applicationId, next);
        told.forEach(listener -> listener.accept(next));
    }

    /**
     * Waits until the engine runs.
     *
     * @return false if {@code timeout} passed first
     * @throws EngineException if the engine failed or was stopped
     */
    boolean awaitRunning(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        synchronized (lock) {
            while (state != EngineState.RUNNING) {
                if (state.isFinal()) {
                    throw new EngineException("the engine is " + state + ", expected it to run; see its log");
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                lock.wait(left);
            }
            return true;
        }
    }
}

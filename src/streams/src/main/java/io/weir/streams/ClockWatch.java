package io.weir.streams;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Detects when the machine's clock is set back. Kafka's clients and Kafka Streams expect a clock that goes forward.
 * Until the clock reaches its earlier time again, a consumer's poll does not return without records, no heartbeat is
 * sent and no timer is checked. So this watch uses a monotonic clock, which nobody can set.
 */
final class ClockWatch {
    /** A smaller step back is ignored, milliseconds: the clients only wait that long. */
    static final long TOLERATED_MS = 1_000;

    private static final long LOOK_EVERY_MS = 500;

    private final LongSupplier wallMs;
    private final LongSupplier monotonicNanos;
    private final Set<LongConsumer> listeners = new HashSet<>();
    private @Nullable Thread thread;
    private long ahead;

    ClockWatch() {
        this(System::currentTimeMillis, System::nanoTime);
    }

    ClockWatch(LongSupplier wallMs, LongSupplier monotonicNanos) {
        this.wallMs = wallMs;
        this.monotonicNanos = monotonicNanos;
        this.ahead = ahead();
    }

    /** From now on, calls {@code listener} with the step back, milliseconds, on the watch's own thread. */
    synchronized void tell(LongConsumer listener) {
        listeners.add(listener);
        if (thread == null) {
            ahead = ahead();
            Thread started = new Thread(this::lookUntilInterrupted, "weir-clock-watch");
            started.setDaemon(true);
            started.start();
            thread = started;
        }
    }

    /** Stops the calls to {@code listener}. The watch ends when it has no listeners. */
    synchronized void forget(LongConsumer listener) {
        listeners.remove(listener);
        if (listeners.isEmpty() && thread != null) {
            thread.interrupt();
            thread = null;
        }
    }

    private void lookUntilInterrupted() {
        try {
            while (true) {
                Thread.sleep(LOOK_EVERY_MS);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void look() {
        long now = ahead();
        long putBack = ahead - now;
        ahead = now;
        if (putBack >= TOLERATED_MS) {
            listeners.forEach(listener -> listener.accept(putBack));
        }
    }

    /** Returns how far the clock is ahead of the monotonic clock. The value does not change unless the clock is set. */
    private long ahead() {
        return wallMs.getAsLong() - TimeUnit.NANOSECONDS.toMillis(monotonicNanos.getAsLong());
    }
}

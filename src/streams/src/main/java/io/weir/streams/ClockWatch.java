package io.weir.streams;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices when the machine's clock is put back. Kafka's clients and Kafka Streams reckon with a clock that goes forward:
 * until it is where it had been, a consumer's poll doesn't return without records, no heartbeat is sent and no timer looked
 * at. So somebody else has to look, by a clock that nobody sets.
 */
final class ClockWatch {
    /** Less than this is waited for, milliseconds: it takes no longer than that. */
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

    /** Tells {@code listener} from now on by how much the clock was put back, milliseconds, on a thread of the watch's own. */
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

    /** Tells {@code listener} no more; without listeners the watch ends. */
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

    /** By how much the clock is ahead of the monotonic one: this doesn't change unless somebody sets the clock. */
    private long ahead() {
        return wallMs.getAsLong() - TimeUnit.NANOSECONDS.toMillis(monotonicNanos.getAsLong());
    }
}

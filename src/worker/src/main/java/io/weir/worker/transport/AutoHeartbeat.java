package io.weir.worker.transport;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Sends heartbeats for steps that do not send their own. */
final class AutoHeartbeat implements AutoCloseable {
    private static final long LEAST_NANOS = 1_000_000;

    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "weir-heartbeat"));

    /** Sends heartbeats for {@code attempt} until the returned beat is closed. */
    Beat beat(RunningAttempt attempt) {
        return attempt.heartbeatInterval()
                .map(interval -> {
                    // Twice as often as the attempt sends them on: at exactly the interval, every second beat would
                    // come too early.
                    long nanos = Math.max(LEAST_NANOS, interval.toNanos() / 2);
                    ScheduledFuture<?> beating =
                            clock.scheduleAtFixedRate(attempt::heartbeat, nanos, nanos, TimeUnit.NANOSECONDS);
                    return (Beat) () -> beating.cancel(false);
                })
                .orElse(() -> {});
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** Heartbeats of one attempt. */
    interface Beat extends AutoCloseable {
        @Override
        void close();
    }
}

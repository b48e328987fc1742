package io.weir.worker.transport;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Retries reports that could not be written. Their steps are finished and need not run again. */
final class ReportRetries {
    private static final Logger LOG = LoggerFactory.getLogger(ReportRetries.class);
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 10;

    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "weir-report-again"));
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

    /** The delay after a number of failures in a row; the first failure is 1. */
    static Duration backoff(int failures) {
        Duration doubled = FIRST.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }

    /**
     * Runs {@code again} after {@code backoff}, or earlier at a stop. Returns false if the stop has already happened.
     */
    boolean later(Runnable again, Duration backoff) {
        waiting.add(again);
        try {
            ScheduledFuture<?> scheduled =
                    clock.schedule(() -> runOnce(again), backoff.toNanos(), TimeUnit.NANOSECONDS);
            return !scheduled.isCancelled();
        } catch (RejectedExecutionException stopped) {
            return !waiting.remove(again);
        }
    }

    private void runOnce(Runnable again) {
        if (waiting.remove(again)) {
            again.run();
        }
    }

    /** Retries every report a last time, for at most {@code patience}. */
    void stop(Duration patience) {
        clock.shutdownNow();
        List<Runnable> last = List.copyOf(waiting);
        if (last.isEmpty()) {
            return;
        }
        try {
            CompletableFuture.runAsync(() -> last.forEach(this::runOnce))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException untold) {
            LOG.warn("some reports could not be written; their steps will run again: {}", untold.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

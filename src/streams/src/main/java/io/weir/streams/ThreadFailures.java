package io.weir.streams;

import io.weir.streams.state.NewerRunException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles a stream thread that ends with an error. The thread is replaced, because most causes are temporary (a broker
 * is gone, a transaction was fenced), and its aborted transaction is processed again. Too many failures in a short time
 * indicate a permanent cause; then the instance stops, so that the operator notices. A run that was stored by a newer
 * version is never readable for this version, so the first such failure stops the instance.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);

    private final int max;
    private final long windowMs;
    private final LongSupplier clockMs;
    private final Supplier<AtWork> atWork;
    private final Consumer<EngineFailure> told;
    private final Consumer<EngineFailure> stuck;
    private final Duration patience;
    private final Function<Throwable, Optional<String>> explain;
    private final Deque<Long> recent = new ArrayDeque<>();
    private @Nullable EngineFailure last;

    /**
     * @param threads the number of threads; the bound is multiplied by it, because one cause often ends all threads at
     *     once
     * @param atWork returns the current item of the calling thread
     * @param told receives each failure, on the thread that failed
     * @param patience how long a failed thread may take to end
     * @param stuck receives the failure of a thread that took longer, on another thread
     * @param explain a sentence for an error that is not the engine's own, such as a missing right
     */
    ThreadFailures(
            WeirConfig.Failures failures,
            int threads,
            LongSupplier clockMs,
            Supplier<AtWork> atWork,
            Consumer<EngineFailure> told,
            Duration patience,
            Consumer<EngineFailure> stuck,
            Function<Throwable, Optional<String>> explain) {
        this.max = failures.max() * threads;
        this.windowMs = failures.window().toMillis();
        this.clockMs = clockMs;
        this.atWork = atWork;
        this.told = told;
        this.patience = patience;
        this.stuck = stuck;
        this.explain = explain;
    }

    /** Kafka Streams calls this on the thread that failed, so the thread's current item is known here. */
    @Override
    public StreamThreadExceptionResponse handle(Throwable exception) {
        EngineFailure failure = note(exception);
        StreamThreadExceptionResponse response = failure.isFinal()
                ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT
                : StreamThreadExceptionResponse.REPLACE_THREAD;
        LOG.error(
                "{}; {} ({} within {} ms, {} permitted)",
                failure.sentence(),
                failure.isFinal() ? "the engine stops" : "it is replaced",
                failure.count(),
                windowMs,
                max,
                exception);
        told.accept(failure);
        if (!failure.isFinal()) {
            watch(Thread.currentThread(), failure);
        }
        return response;
    }

    /**
     * Watches that a failed thread ends. A failed thread closes its stores and leaves the group at its very end. If it
     * hangs before that, for instance on a full disk, it still sends heartbeats: no other engine gets its partitions,
     * and the whole group waits for it.
     */
    private void watch(Thread failed, EngineFailure failure) {
        Thread watch = new Thread(
                () -> {
                    try {
                        failed.join(patience.toMillis());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                    if (failed.isAlive()) {
                        giveUp(failed, failure);
                    }
                },
                failed.getName() + "-end");
        watch.setDaemon(true);
        watch.start();
    }

    private void giveUp(Thread failed, EngineFailure failure) {
        giveUp(
                failure.where(),
                failure.runId(),
                failure.message() + "; " + failed.getName() + " has not ended " + patience.toSeconds()
                        + " s later and holds up its partitions");
    }

    /**
     * Reports a thread that waits inside a store and does not return.
     *
     * @param waited the duration of the wait
     */
    void hangsInStore(String thread, Duration waited) {
        giveUp(
                "in a store",
                null,
                thread + " has waited for RocksDB for " + waited.toSeconds()
                        + " s and holds up its partitions; see whether the disk of weir.state.dir is or was full");
    }

    private void giveUp(String where, @Nullable String runId, String message) {
        EngineFailure lasting;
        synchronized (this) {
            lasting = new EngineFailure(
                    Instant.ofEpochMilli(clockMs.getAsLong()), where, runId, message, true, false, recent.size(), max);
            last = lasting;
        }
        LOG.error("{}; the engine stops", lasting.sentence());
        stuck.accept(lasting);
    }

    private synchronized EngineFailure note(Throwable exception) {
        long now = clockMs.getAsLong();
        forget(now);
        recent.addLast(now);
        AtWork work = atWork.get();
        EngineFailure failure = new EngineFailure(
                Instant.ofEpochMilli(now),
                work.where(),
                work.runId(),
                explain.apply(exception).orElseGet(() -> reason(exception)),
                isLasting(exception),
                false,
                recent.size(),
                max);
        last = failure;
        return failure;
    }

    /**
     * Reports that an item has cost its thread a transaction. This does not end the thread, because Kafka Streams
     * begins again by itself. It is not counted with the failures that end threads: the item is quarantined before it
     * costs more transactions.
     */
    void fenced(Fencing fencing) {
        EngineFailure failure = new EngineFailure(
                Instant.ofEpochMilli(fencing.atMs()),
                "at " + fencing.item().position(),
                fencing.runId(),
                fencing.reason(),
                false,
                true,
                fencing.count(),
                Fencing.PERMITTED);
        synchronized (this) {
            if (last == null || !last.isFinal()) {
                last = failure;
            }
        }
        LOG.error("{}; it is begun again", failure.sentence());
        told.accept(failure);
    }

    private static boolean isLasting(Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof NewerRunException) {
                return true;
            }
        }
        return false;
    }

    /** Kafka Streams wraps the cause in sentences about its tasks. */
    private static String reason(Throwable exception) {
        Throwable cause = exception;
        // A run's own sentence says more than its cause.
        while (cause.getCause() != null && cause.getCause() != cause && !(cause instanceof NewerRunException)) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    /** Returns the last failure, as long as it counts. A failure that ended the engine always counts. */
    synchronized Optional<EngineFailure> last() {
        if (last == null || last.isFinal()) {
            return Optional.ofNullable(last);
        }
        boolean counts = clockMs.getAsLong() - last.at().toEpochMilli() < windowMs;
        return counts ? Optional.of(last) : Optional.empty();
    }

    private void forget(long now) {
        while (!recent.isEmpty() && now - recent.getFirst() >= windowMs) {
            recent.removeFirst();
        }
    }
}

package io.weir.client;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that complete callers' futures, whose continuations may block. A task without an idle thread gets a new
 * one, up to a bound; above it, the task waits.
 */
final class Completions implements AutoCloseable {
    static final int MOST_THREADS = 16;

    private final ThreadPoolExecutor executor;

    Completions() {
        AtomicInteger threads = new AtomicInteger();
        HandOver handOver = new HandOver();
        executor = new ThreadPoolExecutor(
                0,
                MOST_THREADS,
                10,
                TimeUnit.SECONDS,
                handOver,
                task -> {
                    Thread thread = new Thread(task, "weir-client-" + threads.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                (task, full) -> {
                    if (full.isShutdown()) {
                        throw new RejectedExecutionException("closed");
                    }
                    handOver.keep(task);
                });
    }

    /** Refuses a task if no thread waits for it, so that the pool grows before it queues. */
    private static final class HandOver extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        void keep(Runnable task) {
            super.offer(task);
        }
    }

    void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: nobody else can complete the waiting futures.
            task.run();
        }
    }

    /** Tasks in progress continue. */
    @Override
    public void close() {
        executor.shutdown();
    }
}

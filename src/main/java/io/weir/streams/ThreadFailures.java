package io.weir.streams;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a stream thread ends with an error: it is replaced, because most causes pass (a broker gone, a
 * transaction fenced), and its aborted transaction is processed anew. Too many in a short time mean one that does not
 * pass; then the instance stops, so that whoever runs it notices.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);

    private final int max;
    private final long windowMs;
    private final LongSupplier clockMs;
    private final Deque<Long> recent = new ArrayDeque<>();

    /** @param threads the bound is one for each of them, as what ends one often ends all at once */
    ThreadFailures(WeirConfig.Failures failures, int threads, LongSupplier clockMs) {
        this.max = failures.max() * threads;
        this.windowMs = failures.window().toMillis();
        this.clockMs = clockMs;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable exception) {
        long now = clockMs.getAsLong();
        while (!recent.isEmpty() && now - recent.getFirst() >= windowMs) {
            recent.removeFirst();
        }
        recent.addLast(now);
        if (recent.size() > max) {
            LOG.error(
                    "A stream thread failed, error {} within {} ms; the engine stops",
                    recent.size(),
                    windowMs,
                    exception);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.error("A stream thread failed and is replaced ({} of {} times)", recent.size(), max, exception);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
}

package io.weir.bench.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The time at which each run was due, by the run's number. Takes eight bytes a run. The entries are not removed, so
 * that a second result of a run is detected. Thread-safe.
 */
final class RunLedger {
    /** Result of {@link #end}: there is no such run. */
    static final long UNKNOWN = Long.MIN_VALUE;

    /** Result of {@link #end}: the run has ended before. */
    static final long AGAIN = Long.MIN_VALUE + 1;

    private static final int CHUNK_BITS = 16;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int MOST_CHUNKS = 1 << 14;
    private static final long ENDED = -1;

    /** A time is stored as the time since this origin, plus one, so that zero means that there is none. */
    private final long origin = System.nanoTime();

    private final AtomicLong next = new AtomicLong();
    private final AtomicReferenceArray<AtomicLongArray> chunks = new AtomicReferenceArray<>(MOST_CHUNKS);

    /**
     * Takes the next number.
     *
     * @param dueNanos by {@link System#nanoTime}
     */
    long begin(long dueNanos) {
        long number = next.getAndIncrement();
        int chunk = (int) (number >>> CHUNK_BITS);
        if (chunk >= MOST_CHUNKS) {
            throw new LoadException(
                    "more than " + ((long) MOST_CHUNKS << CHUNK_BITS) + " runs; measure for a shorter time");
        }
        if (chunks.get(chunk) == null) {
            chunks.compareAndSet(chunk, null, new AtomicLongArray(CHUNK));
        }
        chunks.get(chunk).set((int) (number & (CHUNK - 1)), Math.max(1, dueNanos - origin + 1));
        return number;
    }

    /** When the run was due, by {@link System#nanoTime}; or {@link #UNKNOWN} or {@link #AGAIN}. */
    long end(long number) {
        if (number < 0 || number >= next.get()) {
            return UNKNOWN;
        }
        AtomicLongArray chunk = chunks.get((int) (number >>> CHUNK_BITS));
        if (chunk == null) {
            return UNKNOWN;
        }
        long time = chunk.getAndSet((int) (number & (CHUNK - 1)), ENDED);
        return time == ENDED ? AGAIN : time - 1 + origin;
    }

    long begun() {
        return next.get();
    }
}

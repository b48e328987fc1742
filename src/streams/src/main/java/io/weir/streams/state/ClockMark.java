package io.weir.streams.state;

import java.nio.ByteBuffer;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The latest clock time of any engine that decided for a partition, with a precision of {@link #GRAIN_MS}. It is stored
 * with the timers, below all of them, and is committed with the decisions that were made by that clock.
 */
public final class ClockMark {
    /** The mark is written again when the clock is ahead by this, milliseconds, and not for each decision. */
    public static final long GRAIN_MS = 10_000;

    private static final long UNREAD = -1;

    private final KeyValueStore<byte[], byte[]> timers;
    private long mark = UNREAD;

    public ClockMark(KeyValueStore<byte[], byte[]> timers) {
        this.timers = timers;
    }

    /** Returns epoch milliseconds, or 0 if there is no mark. */
    public long furthest() {
        if (mark == UNREAD) {
            byte[] stored = timers.get(StoreKeys.clockMark());
            // A mark of another length is of an unknown version. Without a mark, some timers only wait too long.
            mark = stored != null && stored.length == Long.BYTES
                    ? ByteBuffer.wrap(stored).getLong()
                    : 0;
        }
        return mark;
    }

    /** Must be called before a decision at {@code now}, epoch milliseconds. */
    public void passes(long now) {
        if (now - furthest() >= GRAIN_MS) {
            mark = now;
            timers.put(
                    StoreKeys.clockMark(),
                    ByteBuffer.allocate(Long.BYTES).putLong(now).array());
        }
    }
}

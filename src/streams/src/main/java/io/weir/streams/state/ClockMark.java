package io.weir.streams.state;

import java.nio.ByteBuffer;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The furthest that the clock of whoever decides for a partition has been, give or take {@link #GRAIN_MS}. It stands with the
 * timers, below all of them, and is committed with what was decided by that clock.
 */
public final class ClockMark {
    /** It is written anew when the clock is further by this, milliseconds: not for each decision. */
    public static final long GRAIN_MS = 10_000;

    private static final long UNREAD = -1;

    private final KeyValueStore<byte[], byte[]> timers;
    private long mark = UNREAD;

    public ClockMark(KeyValueStore<byte[], byte[]> timers) {
        this.timers = timers;
    }

    /** Epoch milliseconds; 0 when there is none. */
    public long furthest() {
        if (mark == UNREAD) {
            byte[] stored = timers.get(StoreKeys.clockMark());
            // Of another length it is not one that this version knows. To go without is to wait for what waits too
            // long.
            mark = stored != null && stored.length == Long.BYTES
                    ? ByteBuffer.wrap(stored).getLong()
                    : 0;
        }
        return mark;
    }

    /** Somebody decides by a clock that stands at {@code now}, epoch milliseconds. */
    public void passes(long now) {
        if (now - furthest() >= GRAIN_MS) {
            mark = now;
            timers.put(
                    StoreKeys.clockMark(),
                    ByteBuffer.allocate(Long.BYTES).putLong(now).array());
        }
    }
}

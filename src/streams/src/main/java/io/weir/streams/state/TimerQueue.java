package io.weir.streams.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Durable timers, one per run, in the order in which they are due.
 *
 * <p>RocksDB leaves a tombstone for every removed timer, and a scan has to skip them. So the queue stores the lowest
 * key that a timer can have. Nothing is scanned before its time comes; a scan starts at that key, and the key then
 * moves to the first remaining timer. A time alone is not sufficient: if many timers have the same time, every check
 * would skip the fired ones again. A new timer below the key moves it back. The key starts at zero, which is correct
 * after any restart.
 */
public final class TimerQueue {
    private static final byte[] NOTHING = {};
    private static final long NEVER = Long.MAX_VALUE;

    private final KeyValueStore<byte[], byte[]> store;
    private long lowest;
    /** The key for {@link #lowest}; null if there is no timer. */
    private byte @Nullable [] lowestKey = StoreKeys.timersFrom(0);

    public TimerQueue(KeyValueStore<byte[], byte[]> store) {
        this.store = store;
    }

    /** A timer that is due. */
    public record Due(long at, String runId) {}

    /** Returns a time before which no timer is due, epoch milliseconds; the largest number if there is no timer. */
    public long nextLook() {
        return lowest;
    }

    /** Moves the lowest key to the first remaining timer, after the due timers were fired. */
    public void skipFired(long now) {
        due(now, 0);
    }

    /** Moves a run's timer from one time to another; empty means no timer. */
    public void move(String runId, OptionalLong from, OptionalLong to) {
        if (from.equals(to)) {
            return;
        }
        from.ifPresent(at -> remove(new Due(at, runId)));
        to.ifPresent(at -> add(new Due(at, runId)));
    }

    public void add(Due timer) {
        byte[] key = StoreKeys.timer(timer.at(), timer.runId());
        store.put(key, NOTHING);
        if (lowestKey == null || Arrays.compareUnsigned(key, lowestKey) < 0) {
            lowest = timer.at();
            lowestKey = key;
        }
    }

    public void remove(Due timer) {
        Removal.of(store, StoreKeys.timer(timer.at(), timer.runId()));
    }

    /** Removes all timers of a run, at any time. Reads the whole queue. */
    public void removeAllOf(String runId) {
        List<Due> found = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> timers = store.range(StoreKeys.timersFrom(0), null)) {
            while (timers.hasNext()) {
                byte[] key = timers.next().key;
                if (StoreKeys.timerRunId(key).equals(runId)) {
                    found.add(new Due(StoreKeys.timerDue(key), runId));
                }
            }
        }
        found.forEach(this::remove);
    }

    /** Returns timers at or after {@code first}, earliest first. They need not be due. */
    public List<Due> from(Due first, int limit) {
        List<Due> found = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> timers = store.range(StoreKeys.timer(first.at(), first.runId()), null)) {
            while (timers.hasNext() && found.size() < limit) {
                byte[] key = timers.next().key;
                found.add(new Due(StoreKeys.timerDue(key), StoreKeys.timerRunId(key)));
            }
        }
        return found;
    }

    /**
     * Returns timers due at {@code now}, earliest first. They stay in the queue: the caller removes each one that it
     * fires.
     *
     * @param limit maximum number of timers; the next call returns the others
     */
    public List<Due> due(long now, int limit) {
        if (lowest > now) {
            return List.of();
        }
        List<Due> due = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> timers = store.range(lowestKey, null)) {
            lowest = NEVER;
            lowestKey = null;
            while (timers.hasNext()) {
                byte[] key = timers.next().key;
                long at = StoreKeys.timerDue(key);
                if (at > now || due.size() == limit) {
                    lowest = at;
                    lowestKey = key;
                    break;
                }
                due.add(new Due(at, StoreKeys.timerRunId(key)));
            }
        }
        // The returned timers stay in the store until they are fired, and a caller may stop in between.
        if (!due.isEmpty()) {
            Due first = due.get(0);
            lowest = first.at();
            lowestKey = StoreKeys.timer(first.at(), first.runId());
        }
        return due;
    }
}

package io.weir.streams.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Durable timers, one a run, in the order they are due.
 *
 * <p>RocksDB leaves a tombstone for every timer that was taken off, and a scan has to step over them. So the queue
 * remembers the lowest key a timer can have: nothing is scanned before its time comes, a scan starts there, and it moves
 * on to the first timer that remains. A time alone would not do: of many timers of one moment, those fired would be stepped
 * over again at every look. A timer put in lower takes it back. It starts at zero, which is right after any restart.
 */
public final class TimerQueue {
    private static final byte[] NOTHING = {};
    private static final long NEVER = Long.MAX_VALUE;

    private final KeyValueStore<byte[], byte[]> store;
    private long lowest;
    /** Belongs to {@link #lowest}; null where there is no timer. */
    private byte @Nullable [] lowestKey = StoreKeys.timersFrom(0);

    public TimerQueue(KeyValueStore<byte[], byte[]> store) {
        this.store = store;
    }

    /** A timer that is due. */
    public record Due(long at, String runId) {}

    /** No timer is due before this, epoch milliseconds; the largest number when there is none. */
    public long nextLook() {
        return lowest;
    }

    /** Moves on to the first timer that remains, after those due were fired. */
    public void skipFired(long now) {
        due(now, 0);
    }

    /** Takes a run's timer from one time to another; empty is no timer. */
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

    /** Takes off whatever a run has in the queue, at whatever time: goes through all of it. */
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

    /** Timers at or after {@code first}, earliest first, whether they are due or not. */
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
     * Timers due at {@code now}, earliest first. They stay in the queue: whoever fires one removes it.
     *
     * @param limit how many at most; those left out come with the next call
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
        // Those handed out stand in the store until they are fired, and a caller may stop in between.
        if (!due.isEmpty()) {
            Due first = due.get(0);
            lowest = first.at();
            lowestKey = StoreKeys.timer(first.at(), first.runId());
        }
        return due;
    }
}

package io.weir.streams;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When a run that has more to hand out may have its next portion. A portion is large, and whatever is committed with it waits
 * for it. So portions take turns with everything else of their thread: a transaction has one of them at most. While records wait
 * to be decided on or to be committed, the next portion waits for as long as the last one took. Of several tasks with
 * portions, the one that has waited longest comes first. Used on the stream thread only.
 */
final class PortionTurns {
    /** A task that has not asked for this long has no portion any more, or is not this thread's any more. */
    static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    /** By partition, when each task asked last; the one that has waited longest first. */
    private final Map<Integer, Long> waiting = new LinkedHashMap<>();

    private boolean open;
    private boolean taken;
    private long takenAt;
    private long restsUntil;

    PortionTurns(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.restsUntil = nanoTime.getAsLong();
    }

    /**
     * Takes a turn, if there is one now.
     *
     * @param partition the task's
     * @param othersWait whether there are records to be decided on, or decisions to be committed that somebody waits for
     */
    boolean take(int partition, boolean othersWait) {
        long now = nanoTime.getAsLong();
        if ((open && taken) || (othersWait && now - restsUntil < 0) || !isNext(partition, now)) {
            waiting.put(partition, now);
            return false;
        }
        waiting.remove(partition);
        taken = true;
        takenAt = now;
        return true;
    }

    private boolean isNext(int partition, long now) {
        Iterator<Map.Entry<Integer, Long>> entries = waiting.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Integer, Long> first = entries.next();
            if (first.getKey() == partition) {
                return true;
            }
            if (now - first.getValue() < FORGOTTEN_NANOS) {
                return false;
            }
            entries.remove();
        }
        return true;
    }

    /** A record was decided on and left its run with more to hand out: that was a portion, too. */
    void took() {
        if (!taken) {
            taken = true;
            takenAt = nanoTime.getAsLong();
        }
    }

    /** Whether the open transaction has a portion, so that it is to be committed before anything joins it. */
    boolean isUnderWay() {
        return open && taken;
    }

    /** The producer has begun a transaction. */
    void opened() {
        open = true;
    }

    /** It is committed or aborted. */
    void ended() {
        if (taken) {
            long now = nanoTime.getAsLong();
            restsUntil = now + (now - takenAt);
        }
        open = false;
        taken = false;
    }
}

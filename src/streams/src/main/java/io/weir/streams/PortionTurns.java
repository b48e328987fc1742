package io.weir.streams;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Decides when a run that has more steps to dispatch may dispatch its next portion. A portion is large, and everything
 * that is committed with it waits for it. So portions take turns with the other work of their thread: a transaction
 * contains at most one portion. While records wait for a decision or a commit, the next portion waits for as long as
 * the last one took. If several tasks have portions, the task that has waited longest goes first. Used on the stream
 * thread only.
 */
final class PortionTurns {
    /** A task that has not asked for this long has no portion any more, or does not belong to this thread any more. */
    static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    /** When each task asked last, by partition. The task that has waited longest comes first. */
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
     * Takes a turn if one is available now.
     *
     * @param partition the partition of the task
     * @param othersWait true if records wait for a decision, or if decisions that a reader waits for wait for a commit
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

    /** A decision on a record left its run with more to dispatch: this counts as a portion, too. */
    void took() {
        if (!taken) {
            taken = true;
            takenAt = nanoTime.getAsLong();
        }
    }

    /**
     * Returns true if the open transaction contains a portion. It must then be committed before anything else joins it.
     */
    boolean isUnderWay() {
        return open && taken;
    }

    /** The producer has begun a transaction. */
    void opened() {
        open = true;
    }

    /** The transaction was committed or aborted. */
    void ended() {
        if (taken) {
            long now = nanoTime.getAsLong();
            restsUntil = now + (now - takenAt);
        }
        open = false;
        taken = false;
    }
}

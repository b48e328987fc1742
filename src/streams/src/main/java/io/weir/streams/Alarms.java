package io.weir.streams;

import java.util.IdentityHashMap;

/**
 * The times of the alarms of a stream thread's tasks. The thread wakes up for the earliest of them. Used on that thread
 * only.
 */
final class Alarms {
    /**
     * An alarm that is overdue for this long, milliseconds, belongs to a task that does not run now. It must not keep
     * the thread from waiting.
     */
    static final long OVERDUE_MS = 1_000;

    private final IdentityHashMap<Alarm, Long> set = new IdentityHashMap<>();

    /** @param at epoch milliseconds, or {@link Alarm#NEVER} */
    void set(Alarm alarm, long at) {
        if (at == Alarm.NEVER) {
            set.remove(alarm);
        } else {
            set.put(alarm, at);
        }
    }

    /**
     * Returns the earliest time, epoch milliseconds, or {@link Alarm#NEVER}.
     *
     * @param now epoch milliseconds
     */
    long next(long now) {
        set.values().removeIf(at -> at < now - OVERDUE_MS);
        long next = Alarm.NEVER;
        for (long at : set.values()) {
            next = Math.min(next, at);
        }
        return next;
    }
}

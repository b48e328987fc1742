package io.weir.streams;

import java.util.IdentityHashMap;

/** When the alarms of a stream thread's tasks ring, so that the thread does not sleep through one. Used on that thread only. */
final class Alarms {
    /**
     * An alarm that is so long overdue, milliseconds, belongs to a task that does not run now: it must not keep the thread
     * from waiting.
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
     * The earliest, epoch milliseconds, or {@link Alarm#NEVER}.
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

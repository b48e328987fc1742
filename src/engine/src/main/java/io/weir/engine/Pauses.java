package io.weir.engine;

/** How long the engine waits between two tries of what an outage or a missing worker holds up. Milliseconds. */
final class Pauses {
    private static final long SHORTEST_MS = 1_000;
    private static final long LONGEST_MS = 10_000;
    private static final long LONGEST_BETWEEN_DISPATCHES_MS = 86_400_000;

    private Pauses() {}

    /** After {@code waited} in vain: as long again, so that each is twice the one before, within bounds. */
    static long next(long waited) {
        return Math.max(SHORTEST_MS, Math.min(waited, LONGEST_MS));
    }

    /** How many pauses {@code waited} holds, about: one more with each. */
    static int triesIn(long waited) {
        long doubled = Math.min(waited, LONGEST_MS);
        int doublings = Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, doubled) / SHORTEST_MS);
        return doublings + (int) Math.min(1_000_000, Math.max(0, waited - LONGEST_MS) / LONGEST_MS);
    }

    /**
     * Between two dispatches of an attempt that nobody takes: twice as long each time, so that few copies lie in the queue, but
     * a day at most, so that one that was lost is found.
     */
    static long beforeNextDispatch(long waited, long patience) {
        return Math.max(patience, Math.min(waited, LONGEST_BETWEEN_DISPATCHES_MS));
    }
}

package io.weir.engine;

/** Computes the pauses between two tries while an outage or a missing worker delays a step. Milliseconds. */
final class Pauses {
    private static final long SHORTEST_MS = 1_000;
    private static final long LONGEST_MS = 10_000;
    private static final long LONGEST_BETWEEN_DISPATCHES_MS = 86_400_000;

    private Pauses() {}

    /**
     * The next pause after {@code waited} without success: as long again, within limits. So each pause is twice the one
     * before.
     */
    static long next(long waited) {
        return Math.max(SHORTEST_MS, Math.min(waited, LONGEST_MS));
    }

    /** The approximate number of pauses in {@code waited}; one more with each pause. */
    static int triesIn(long waited) {
        long doubled = Math.min(waited, LONGEST_MS);
        int doublings = Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, doubled) / SHORTEST_MS);
        return doublings + (int) Math.min(1_000_000, Math.max(0, waited - LONGEST_MS) / LONGEST_MS);
    }

    /**
     * The pause between two dispatches of an attempt that no worker takes. It doubles each time, so that the queue
     * contains few copies. It is at most a day, so that a lost dispatch is found.
     */
    static long beforeNextDispatch(long waited, long patience) {
        return Math.max(patience, Math.min(waited, LONGEST_BETWEEN_DISPATCHES_MS));
    }
}

package io.weir.streams;

/**
 * The machine's clock was put back. Kafka's clients and Kafka Streams reckon with a clock that goes forward: until it is
 * where it had been, no heartbeat is sent and no timer looked at. A thread that starts anew has the new time.
 */
final class ClockPutBackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Less than this is waited for, milliseconds: it takes no longer than that. */
    static final long TOLERATED_MS = 1_000;

    private ClockPutBackException(long millis) {
        super("the clock of this machine was put back by " + millis + " ms; the stream thread starts anew with it");
    }

    /**
     * Compares two looks at the clock, epoch milliseconds.
     *
     * @throws ClockPutBackException when the later one is a second or more before the earlier one
     */
    static void throwIfPutBack(long before, long now) {
        if (before != Long.MIN_VALUE && before - now >= TOLERATED_MS) {
            throw new ClockPutBackException(before - now);
        }
    }
}

package io.weir.streams;

/** A stream thread can't continue because the machine's clock was set back. A new thread can. */
final class ClockPutBackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClockPutBackException(long millis) {
        super("the clock of this machine was put back by " + millis + " ms; the stream thread starts anew with it");
    }
}

package io.weir.testkit;

/** A run cannot end. The message says what it waits for. */
public final class StuckRunException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    StuckRunException(String message) {
        super(message);
    }
}

package io.weir.testkit;

/** A run that was waited for can't end; the message says what it waits for. */
public final class StuckRunException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    StuckRunException(String message) {
        super(message);
    }
}

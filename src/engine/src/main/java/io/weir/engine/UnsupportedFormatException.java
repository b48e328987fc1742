package io.weir.engine;

/** Stored bytes of a format this version does not know; never guessed at. */
public sealed class UnsupportedFormatException extends RuntimeException permits NewerFormatException {
    private static final long serialVersionUID = 1L;

    public UnsupportedFormatException(String message) {
        super("stored run can't be read: found " + message);
    }
}

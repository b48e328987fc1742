package io.weir.engine;

/** Stored bytes have a format that this version does not know; they are never guessed at. */
public sealed class UnsupportedFormatException extends RuntimeException permits NewerFormatException {
    private static final long serialVersionUID = 1L;

    public UnsupportedFormatException(String message) {
        super("stored run can't be read: found " + message);
    }
}

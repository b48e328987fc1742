package io.weir.engine;

/**
 * Stored bytes have a newer version than this engine knows. A newer engine can read them; this one must not continue.
 */
public final class NewerFormatException extends UnsupportedFormatException {
    private static final long serialVersionUID = 1L;

    /**
     * Reports the version that was found.
     *
     * @param what the thing that has a version, such as "format version"
     * @param highest the highest version this engine knows; the lowest one is 1
     */
    public NewerFormatException(String what, long found, int highest) {
        super(what + " " + found + ", expected 1 to " + highest);
    }
}

package io.weir.engine;

/** Stored bytes of a version that is newer than any this engine knows: a newer engine can read them, and this one must not go on. */
public final class NewerFormatException extends UnsupportedFormatException {
    private static final long serialVersionUID = 1L;

    /**
     * Of what was found.
     *
     * @param what the thing that has a version, such as "format version"
     * @param highest that this engine knows; the lowest one is 1
     */
    public NewerFormatException(String what, long found, int highest) {
        super(what + " " + found + ", expected 1 to " + highest);
    }
}

package io.weir.protocol;

/** Stands where a body is being written; gone before anything is released. */
public final class Pending {
    private Pending() {}

    @SuppressWarnings("TypeParameterUnusedInFormals")
    public static <T> T pending() {
        if (!Boolean.getBoolean("weir.pending")) {
            throw new UnsupportedOperationException("not written yet");
        }
        throw new IllegalStateException();
    }
}

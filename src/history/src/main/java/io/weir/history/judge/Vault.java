package io.weir.history.judge;

import org.jspecify.annotations.Nullable;

/**
 * Memory for the inputs of a slice, which are needed to decide its runs again. Inputs that come when it is full are not
 * stored.
 */
final class Vault {
    private long room;

    Vault(long bytes) {
        this.room = bytes;
    }

    /** The value, or null if there is no room for it. */
    byte @Nullable [] keep(byte[] value) {
        if (value.length > room) {
            return null;
        }
        room -= value.length;
        return value;
    }
}

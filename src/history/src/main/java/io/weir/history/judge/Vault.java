package io.weir.history.judge;

import org.jspecify.annotations.Nullable;

/** Memory for the inputs of a slice, which its runs are decided again with. What comes when it is used up is not kept. */
final class Vault {
    private long room;

    Vault(long bytes) {
        this.room = bytes;
    }

    /** The value, or null when there is no room for it. */
    byte @Nullable [] keep(byte[] value) {
        if (value.length > room) {
            return null;
        }
        room -= value.length;
        return value;
    }
}

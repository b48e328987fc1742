package io.weir.streams.state;

import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Takes a key out of a store. */
final class Removal {
    private static final byte @Nullable [] NOTHING = null;

    private Removal() {}

    /** What {@link KeyValueStore#delete} does, without its read of the old value, which costs more than the removal. */
    @SuppressWarnings("NullAway") // the store's interface is unannotated; null is its documented way to remove
    static void of(KeyValueStore<byte[], byte[]> store, byte[] key) {
        store.put(key, NOTHING);
    }
}

package io.weir.streams.state;

import org.apache.kafka.streams.state.KeyValueStore;

/** Removes a key from a store. */
final class Removal {
    private Removal() {}

    /**
     * Does the same as {@link KeyValueStore#delete}, but does not read the old value, which costs more than the
     * removal.
     */
    static void of(KeyValueStore<byte[], byte[]> store, byte[] key) {
        store.put(key, null);
    }
}

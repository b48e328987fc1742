package io.weir.streams.state;

import org.apache.kafka.streams.state.KeyValueStore;

/** Takes a key out of a store. */
final class Removal {
    private Removal() {}

    /** What {@link KeyValueStore#delete} does, without its read of the old value, which costs more than the removal. */
    static void of(KeyValueStore<byte[], byte[]> store, byte[] key) {
        store.put(key, null);
    }
}

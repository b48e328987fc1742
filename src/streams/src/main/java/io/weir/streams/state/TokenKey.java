package io.weir.streams.state;

import java.security.SecureRandom;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The key from which the secrets of a task's runs are derived. It is created once by a strong source of randomness,
 * then stored for as long as the task's state. It is stored among the timers, below all of them, and leaves the engine
 * only in that store's changelog.
 */
public final class TokenKey {
    private static final int BYTES = 32;

    private final KeyValueStore<byte[], byte[]> timers;
    private final byte[] fresh;
    private byte[] key = {};

    /** @param fresh becomes the key of a task that has none */
    public TokenKey(KeyValueStore<byte[], byte[]> timers, byte[] fresh) {
        this.timers = timers;
        this.fresh = fresh.clone();
    }

    /** Returns a key that can't be guessed. */
    public static byte[] random() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /** Returns the key's bytes. They must not be changed. */
    public byte[] bytes() {
        if (key.length == 0) {
            byte[] stored = timers.get(StoreKeys.tokenKey());
            if (stored == null || stored.length == 0) {
                timers.put(StoreKeys.tokenKey(), fresh);
                stored = fresh;
            }
            key = stored;
        }
        return key;
    }
}

package io.weir.streams.state;

import java.security.SecureRandom;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The key that the secrets of a task's runs are derived from: made once by a good source of randomness, then kept for as long
 * as the task's state. It stands among the timers, below all of them, and leaves the engine in that store's changelog only.
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

    /** A key that nobody can guess. */
    public static byte[] random() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /** Not to be changed. */
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

package io.weir.streams.state;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The values that were used last, within a limited number of bytes. A value that needs more than an eighth of the limit
 * is not stored: it would remove too many others. Not thread-safe. Callers must not change the arrays that they pass or
 * receive.
 */
final class ByteCache {
    /** The size of an entry without the bytes of its key and value: object headers and the map's node, rounded up. */
    static final int ENTRY_BYTES = 128;

    private final Map<Bytes, byte[]> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final long maxBytes;
    private long bytes;

    /** @param maxBytes maximum size including overhead; 0 stores nothing */
    ByteCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    byte @Nullable [] get(byte[] key) {
        return entries.get(Bytes.wrap(key));
    }

    void put(byte[] key, byte[] value) {
        remove(key);
        long size = size(key, value);
        if (size > maxBytes / 8) {
            return;
        }
        entries.put(Bytes.wrap(key), value);
        bytes += size;
        Iterator<Map.Entry<Bytes, byte[]>> eldest = entries.entrySet().iterator();
        while (bytes > maxBytes) {
            Map.Entry<Bytes, byte[]> leaving = eldest.next();
            bytes -= size(leaving.getKey().get(), leaving.getValue());
            eldest.remove();
        }
    }

    void remove(byte[] key) {
        byte[] removed = entries.remove(Bytes.wrap(key));
        if (removed != null) {
            bytes -= size(key, removed);
        }
    }

    /** Returns the stored bytes, including overhead. */
    long bytes() {
        return bytes;
    }

    private static long size(byte[] key, byte[] value) {
        return (long) ENTRY_BYTES + key.length + value.length;
    }
}

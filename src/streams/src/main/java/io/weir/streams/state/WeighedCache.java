package io.weir.streams.state;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The entries that were used last, within a limited number of bytes, which a weigher counts. Not thread-safe. */
public final class WeighedCache<K, V> {
    private final Map<K, Weighed<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final long maxBytes;
    private final int atLeast;
    private final ToLongFunction<V> weigher;
    private long bytes;

    private record Weighed<V>(V value, long bytes) {}

    /**
     * Creates an empty cache.
     *
     * @param maxBytes maximum size; 0 stores nothing
     * @param atLeast the number of entries that are kept whatever their weight, for values that are too expensive to
     *     create again each time
     * @param weigher returns the memory of a value with its key, bytes
     */
    public WeighedCache(long maxBytes, int atLeast, ToLongFunction<V> weigher) {
        this.maxBytes = maxBytes;
        this.atLeast = atLeast;
        this.weigher = weigher;
    }

    public @Nullable V get(K key) {
        Weighed<V> found = entries.get(key);
        return found == null ? null : found.value();
    }

    public void put(K key, V value) {
        Weighed<V> entry = new Weighed<>(value, weigher.applyAsLong(value));
        remove(key);
        entries.put(key, entry);
        bytes += entry.bytes();
        Iterator<Weighed<V>> eldest = entries.values().iterator();
        while (bytes > maxBytes && entries.size() > atLeast) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    public void remove(K key) {
        Weighed<V> removed = entries.remove(key);
        if (removed != null) {
            bytes -= removed.bytes();
        }
    }

    public int size() {
        return entries.size();
    }

    /** Returns the stored bytes, as the weigher counts them. */
    public long bytes() {
        return bytes;
    }
}

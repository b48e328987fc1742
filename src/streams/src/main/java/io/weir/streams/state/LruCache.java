package io.weir.streams.state;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries that were used last, up to a limited number. Not thread-safe. */
public final class LruCache<K, V> {
    private final Map<K, V> entries;

    /** @param limit maximum number of entries; 0 stores none */
    public LruCache(int limit) {
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > limit;
            }
        };
    }

    public @Nullable V get(K key) {
        return entries.get(key);
    }

    public void put(K key, V value) {
        entries.put(key, value);
    }

    public void remove(K key) {
        entries.remove(key);
    }

    /** Returns the current entries, with the last used entry at the end. */
    public Map<K, V> copy() {
        return new LinkedHashMap<>(entries);
    }

    public int size() {
        return entries.size();
    }
}

package io.weir.streams.state;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** A store in memory with RocksDB's order of keys; counts scans. */
public final class InMemoryStore implements KeyValueStore<byte[], byte[]> {
    private final NavigableMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    private int scans;
    private int reads;
    private byte[] lastFrom;

    int scans() {
        return scans;
    }

    /** Where the last scan began. */
    byte[] lastFrom() {
        return lastFrom;
    }

    int size() {
        return entries.size();
    }

    /** Counts entries read by iterators from now on. */
    void countReads() {
        reads = 0;
    }

    int reads() {
        return reads;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        if (value == null) {
            entries.remove(key);
        } else {
            entries.put(key, value);
        }
    }

    @Override
    public byte[] putIfAbsent(byte[] key, byte[] value) {
        return entries.putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<byte[], byte[]>> all) {
        all.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public byte[] delete(byte[] key) {
        return entries.remove(key);
    }

    @Override
    public byte[] get(byte[] key) {
        return entries.get(key);
    }

    @Override
    public KeyValueIterator<byte[], byte[]> range(byte[] from, byte[] to) {
        scans++;
        lastFrom = from;
        NavigableMap<byte[], byte[]> range = from == null ? entries : entries.tailMap(from, true);
        range = to == null ? range : range.headMap(to, true);
        // A snapshot, as RocksDB's iterators are.
        Iterator<Map.Entry<byte[], byte[]>> iterator =
                List.copyOf(range.entrySet()).iterator();
        return new KeyValueIterator<>() {
            @Override
            public void close() {}

            @Override
            public byte[] peekNextKey() {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public KeyValue<byte[], byte[]> next() {
                reads++;
                Map.Entry<byte[], byte[]> entry = iterator.next();
                return new KeyValue<>(entry.getKey(), entry.getValue());
            }
        };
    }

    @Override
    public KeyValueIterator<byte[], byte[]> all() {
        return range(null, null);
    }

    @Override
    public long approximateNumEntries() {
        return entries.size();
    }

    @Override
    public String name() {
        return "in-memory";
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }
}

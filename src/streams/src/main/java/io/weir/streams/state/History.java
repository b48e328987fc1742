package io.weir.streams.state;

import io.weir.engine.Plan;
import io.weir.engine.Run;
import io.weir.engine.UnsupportedFormatException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ended runs, for queries and for the answer to a late record. Their age and their bytes are limited. An index by end
 * time is stored before the runs in the same store, and the oldest runs are removed first.
 */
public final class History {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);
    private static final int INDEX_VALUE_BYTES = Integer.BYTES + Short.BYTES;

    /** Runs that end in succession are purged together, this long after the first of them is due; milliseconds. */
    private static final long TOGETHER_MS = 1_000;

    /** The number of index entries that are counted between two checks of the time. */
    private static final int PART = 256;

    /** The time between two warnings, milliseconds. */
    private static final long WARNING_MS = 60_000;

    private final KeyValueStore<byte[], byte[]> store;
    private final Function<String, Plan> plans;
    private final long retentionMs;
    private final long maxBytes;
    private static final long NEVER = Long.MAX_VALUE;
    private long bytes;
    private byte[] oldest = StoreKeys.firstEnded();
    private long nothingBefore = NEVER;
    /** The index is counted up to this key, exclusive. */
    private byte[] counted = StoreKeys.firstEnded();

    private boolean allCounted;
    private long evictedEarly;
    private long warnedAt = Long.MIN_VALUE;

    /**
     * Looks for the oldest run only. The size of the store is added up by {@link #purge}, in small parts: the index of
     * half a million runs takes seconds, in which no run of the partition would continue.
     *
     * @param retentionMs how long an ended run stays, milliseconds
     * @param maxBytes limit of the stored runs with their keys; above it the oldest are removed
     */
    public History(KeyValueStore<byte[], byte[]> store, Function<String, Plan> plans, long retentionMs, long maxBytes) {
        this.store = store;
        this.plans = plans;
        this.retentionMs = retentionMs;
        this.maxBytes = maxBytes;
        try (KeyValueIterator<byte[], byte[]> index = index()) {
            allCounted = !index.hasNext();
            if (index.hasNext()) {
                nothingBefore = Entry.of(index.next()).endedAt();
            }
        }
    }

    /** Returns the bytes of the stored runs that are counted so far, with their keys. */
    public long bytes() {
        return bytes;
    }

    /** Returns when the next purge is useful, epoch milliseconds; the largest number if nothing is stored. */
    public long nextLook() {
        if (bytes > maxBytes || !allCounted) {
            return 0;
        }
        return nothingBefore == NEVER ? NEVER : nothingBefore + retentionMs + TOGETHER_MS;
    }

    public @Nullable Run find(String runId) {
        return RunStore.read(store, runId, plans);
    }

    /**
     * Stores a run that has ended.
     *
     * @param whole with all of its pages
     * @param endedAt epoch milliseconds
     */
    public void put(EncodedRun whole, long endedAt) {
        String runId = whole.run().runId();
        store.put(StoreKeys.head(runId), whole.head());
        whole.pages().forEach((page, value) -> store.put(StoreKeys.page(runId, page), value));
        byte[] key = StoreKeys.ended(endedAt, runId);
        int size = whole.totalBytes() + key.length + StoreKeys.head(runId).length;
        store.put(
                key,
                ByteBuffer.allocate(INDEX_VALUE_BYTES)
                        .putInt(size)
                        .putShort((short) whole.pages().size())
                        .array());
        if (isCounted(key)) {
            bytes += size;
        }
        nothingBefore = Math.min(nothingBefore, endedAt);
        if (Arrays.compareUnsigned(key, oldest) < 0) {
            oldest = key;
        }
    }

    /**
     * Removes runs that are too old or above the size limit.
     *
     * <p>A run that is removed before its time releases its id early: the same request would then start the run again.
     * The log reports this, at most once a minute.
     *
     * @param limit maximum number of removed runs; the next call continues
     * @param inTime asked after each run; if it returns false, the next call continues
     */
    public void purge(long now, int limit, BooleanSupplier inTime) {
        count(inTime);
        long keepFrom = now - retentionMs;
        if (bytes <= maxBytes && nothingBefore > keepFrom) {
            return;
        }
        for (Entry entry : leaving(keepFrom, limit)) {
            Removal.of(store, StoreKeys.head(entry.runId()));
            for (int page = 1; page <= entry.pages(); page++) {
                Removal.of(store, StoreKeys.page(entry.runId(), page));
            }
            Removal.of(store, StoreKeys.ended(entry.endedAt(), entry.runId()));
            bytes -= isCounted(StoreKeys.ended(entry.endedAt(), entry.runId())) ? entry.bytes() : 0;
            if (entry.endedAt() > keepFrom) {
                evictedEarly++;
            }
            if (!inTime.getAsBoolean()) {
                nothingBefore = Math.min(nothingBefore, entry.endedAt());
                oldest = StoreKeys.ended(entry.endedAt(), entry.runId());
                break;
            }
        }
        warn(now);
    }

    private void count(BooleanSupplier inTime) {
        while (!allCounted) {
            try (KeyValueIterator<byte[], byte[]> index = store.range(counted, StoreKeys.afterEnded())) {
                for (int i = 0; i < PART && index.hasNext(); i++) {
                    KeyValue<byte[], byte[]> stored = index.next();
                    bytes += Entry.of(stored).bytes();
                    counted = StoreKeys.after(stored.key);
                }
                allCounted = !index.hasNext();
            }
            if (!inTime.getAsBoolean()) {
                return;
            }
        }
    }

    private boolean isCounted(byte[] key) {
        return allCounted || Arrays.compareUnsigned(key, counted) < 0;
    }

    private void warn(long now) {
        if (evictedEarly > 0 && (warnedAt == Long.MIN_VALUE || now - warnedAt >= WARNING_MS)) {
            LOG.warn(
                    "{} ended runs left the history before their {} ms were over, as it is full with {} bytes;"
                            + " a request for one of them would start it anew. Raise weir.history.max.bytes",
                    evictedEarly,
                    retentionMs,
                    maxBytes);
            evictedEarly = 0;
            warnedAt = now;
        }
    }

    private List<Entry> leaving(long keepFrom, int limit) {
        List<Entry> leaving = new ArrayList<>();
        long left = bytes;
        try (KeyValueIterator<byte[], byte[]> index = index()) {
            nothingBefore = NEVER;
            while (index.hasNext()) {
                Entry entry = Entry.of(index.next());
                boolean leaves = entry.endedAt() <= keepFrom || left > maxBytes;
                if (!leaves || leaving.size() == limit) {
                    nothingBefore = entry.endedAt();
                    oldest = StoreKeys.ended(entry.endedAt(), entry.runId());
                    break;
                }
                left -= entry.bytes();
                leaving.add(entry);
            }
        }
        return leaving;
    }

    private KeyValueIterator<byte[], byte[]> index() {
        return store.range(oldest, StoreKeys.afterEnded());
    }

    private record Entry(long endedAt, String runId, int bytes, int pages) {
        static Entry of(KeyValue<byte[], byte[]> stored) {
            // There is only one form so far; another form would have another length.
            if (stored.value.length != INDEX_VALUE_BYTES) {
                throw new UnsupportedFormatException("an index of the history with " + stored.value.length
                        + " bytes a run, expected " + INDEX_VALUE_BYTES);
            }
            ByteBuffer value = ByteBuffer.wrap(stored.value);
            return new Entry(
                    StoreKeys.endedAt(stored.key),
                    StoreKeys.endedRunId(stored.key),
                    value.getInt(),
                    value.getShort() & 0xFFFF);
        }
    }
}

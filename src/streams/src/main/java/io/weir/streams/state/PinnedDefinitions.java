package io.weir.streams.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.engine.RunCodec;
import io.weir.engine.UnsupportedFormatException;
import io.weir.protocol.Shown;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The text of every definition that a stored run is pinned to, by hash. A sweep removes definitions that no run uses
 * any more. It begins once there are twice as many definitions as the last sweep left, plus {@value #SPARE}. It reads
 * the runs in small parts and deletes the definitions that no run refers to. So there are never more definitions than
 * that, and no reference counts are needed.
 */
public final class PinnedDefinitions {
    /** This number of definitions is not worth a sweep. */
    public static final int SPARE = 64;

    private static final Logger LOG = LoggerFactory.getLogger(PinnedDefinitions.class);
    private static final long NEVER = Long.MAX_VALUE;

    /** The number of runs that are read between two checks of the time. */
    private static final int PART = 64;

    private final KeyValueStore<byte[], byte[]> store;
    private final List<KeyValueStore<byte[], byte[]>> ofRuns;
    private final Set<String> known = new HashSet<>();
    private int sweepAbove;
    private @Nullable Sweep sweep;

    /**
     * @param live the store of runs that have not ended
     * @param ended the store of the history
     */
    public PinnedDefinitions(
            KeyValueStore<byte[], byte[]> store,
            KeyValueStore<byte[], byte[]> live,
            KeyValueStore<byte[], byte[]> ended) {
        this.store = store;
        // A run moves from the first store to the second, never back. In this order no run is missed.
        this.ofRuns = List.of(live, ended);
        this.sweepAbove = SPARE;
        try (KeyValueIterator<byte[], byte[]> all = store.all()) {
            while (all.hasNext()) {
                known.add(new String(all.next().key, UTF_8));
            }
        }
    }

    public byte @Nullable [] find(String hash) {
        return store.get(hash.getBytes(UTF_8));
    }

    /** Stores a definition for the run that was just pinned to it. It is written once. */
    public void keep(String hash, byte[] text) {
        if (known.add(hash)) {
            store.put(hash.getBytes(UTF_8), text);
        }
        if (sweep != null) {
            sweep.used.add(hash);
        }
    }

    /** Returns when {@link #sweep} has something to do, epoch milliseconds: now, or never in the present state. */
    public long nextLook() {
        return sweep != null || known.size() > sweepAbove ? 0 : NEVER;
    }

    /**
     * Continues the due sweep, if there is one.
     *
     * @param inTime asked from time to time; if it returns false, the next call continues
     */
    public void sweep(BooleanSupplier inTime) {
        if (nextLook() == NEVER) {
            return;
        }
        Sweep current = sweep == null ? new Sweep() : sweep;
        sweep = current;
        try {
            if (current.mark(inTime)) {
                end(current.used);
            }
        } catch (UnsupportedFormatException e) {
            // This run is from a newer version. Its needs are unknown, so nothing is deleted.
            LOG.warn(
                    "Definitions that no run needs any more are kept, as a stored run can't be read: {}",
                    Shown.sentence(e.getMessage()));
            sweepAbove = Integer.MAX_VALUE;
            sweep = null;
        }
    }

    private void end(Set<String> used) {
        List<String> unused =
                known.stream().filter(hash -> !used.contains(hash)).toList();
        unused.forEach(hash -> Removal.of(store, hash.getBytes(UTF_8)));
        unused.forEach(known::remove);
        LOG.debug(
                "{} definitions that no run is pinned to any more were deleted, {} stay", unused.size(), known.size());
        sweepAbove = 2 * known.size() + SPARE;
        sweep = null;
    }

    /** The definitions found in use so far, and the position of the search. */
    private final class Sweep {
        private final Set<String> used = new HashSet<>();
        private int storeNumber;
        private byte[] from = StoreKeys.afterEnded();

        /** Returns true if all runs have been read. */
        boolean mark(BooleanSupplier inTime) {
            while (storeNumber < ofRuns.size()) {
                if (!markPart(ofRuns.get(storeNumber))) {
                    storeNumber++;
                    from = StoreKeys.afterEnded();
                }
                if (!inTime.getAsBoolean()) {
                    break;
                }
            }
            return storeNumber == ofRuns.size();
        }

        /** Returns true if there are more runs in this store. */
        private boolean markPart(KeyValueStore<byte[], byte[]> runs) {
            try (KeyValueIterator<byte[], byte[]> entries = runs.range(from, null)) {
                for (int i = 0; i < PART && entries.hasNext(); i++) {
                    KeyValue<byte[], byte[]> entry = entries.next();
                    if (StoreKeys.isHead(entry.key)) {
                        used.add(RunCodec.pinnedHash(entry.value));
                    }
                    from = StoreKeys.after(entry.key);
                }
                return entries.hasNext();
            }
        }
    }
}

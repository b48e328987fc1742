package io.weir.streams.state;

import io.weir.engine.Plan;
import io.weir.engine.Run;
import io.weir.engine.RunCodec;
import io.weir.engine.UnsupportedFormatException;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Runs that have not ended, stored as head and pages. The decoded runs that were used last stay in memory. Memory and
 * store always agree: both are written in the same call, and a task that is revived after an aborted transaction starts
 * with a new instance.
 */
public final class RunStore {
    private final KeyValueStore<byte[], byte[]> store;
    private final Function<String, Plan> plans;
    private final WeighedCache<String, Run> decoded;

    /**
     * @param plans returns the plan for every definition hash that a stored run was pinned to
     * @param cachedBytes maximum bytes of decoded runs in memory; 0 keeps none
     */
    public RunStore(KeyValueStore<byte[], byte[]> store, Function<String, Plan> plans, long cachedBytes) {
        this.store = store;
        this.plans = plans;
        this.decoded = new WeighedCache<>(cachedBytes, 0, Run::memoryBytes);
    }

    /**
     * Returns the run, or null if none is stored.
     *
     * @throws StoredRunException if the stored data can't be read
     */
    public @Nullable Run find(String runId) {
        Run known = decoded.get(runId);
        if (known != null) {
            return known;
        }
        Run read = read(store, runId, plans);
        if (read != null) {
            decoded.put(runId, read);
        }
        return read;
    }

    public void put(EncodedRun encoded) {
        String runId = encoded.run().runId();
        store.put(StoreKeys.head(runId), encoded.head());
        encoded.pages().forEach((page, bytes) -> store.put(StoreKeys.page(runId, page), bytes));
        decoded.put(runId, encoded.run());
    }

    public void delete(Run run) {
        Removal.of(store, StoreKeys.head(run.runId()));
        for (int page = 1; page <= RunCodec.extraPages(run); page++) {
            Removal.of(store, StoreKeys.page(run.runId(), page));
        }
        decoded.remove(run.runId());
    }

    static @Nullable Run read(KeyValueStore<byte[], byte[]> store, String runId, Function<String, Plan> plans) {
        byte[] head = store.get(StoreKeys.head(runId));
        if (head == null) {
            return null;
        }
        try {
            return RunCodec.decode(runId, head, page -> page(store, runId, page), plans);
        } catch (KafkaException e) {
            // The store's own exception.
            throw e;
        } catch (RuntimeException e) {
            throw StoredRunException.of(runId, e);
        }
    }

    private static byte[] page(KeyValueStore<byte[], byte[]> store, String runId, int page) {
        byte[] stored = store.get(StoreKeys.page(runId, page));
        if (stored == null) {
            throw new UnsupportedFormatException("no page " + page + ", expected it as the head says");
        }
        return stored;
    }
}

package io.weir.streams.state;

import io.weir.engine.Effect;
import io.weir.engine.Outputs;
import io.weir.engine.Run;
import io.weir.engine.StepOutput;
import io.weir.engine.UnsupportedFormatException;
import io.weir.protocol.Payload;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Payloads of runs that have not ended. Each is written once, and a later step never rewrites it. */
public final class OutputStore {
    private final KeyValueStore<byte[], byte[]> store;
    private final ByteCache cache;

    /** @param cachedBytes maximum bytes of recently used payloads in memory; 0 keeps none */
    public OutputStore(KeyValueStore<byte[], byte[]> store, long cachedBytes) {
        this.store = store;
        this.cache = new ByteCache(cachedBytes);
    }

    /** Returns the length of the stored form of {@code output}, bytes. */
    public static int storedSize(StepOutput output) {
        return StepOutputFormat.size(output);
    }

    public void putInput(String runId, Payload input) {
        put(StoreKeys.input(runId), input.toBytes());
    }

    public void put(String runId, Effect.StoreOutput effect) {
        put(StoreKeys.output(runId, effect.step(), effect.revision()), StepOutputFormat.write(effect.output()));
    }

    /** Stores or deletes an output; other effects are none of the store's. */
    public void apply(String runId, Effect effect) {
        if (effect instanceof Effect.StoreOutput store) {
            put(runId, store);
        } else if (effect instanceof Effect.DropOutput drop) {
            remove(StoreKeys.output(runId, drop.step(), drop.revision()));
        }
    }

    /** Deletes everything that {@code run} may have stored, including its input. */
    public void deleteAll(Run run) {
        remove(StoreKeys.input(run.runId()));
        for (Run.OutputSlot slot : run.outputSlots()) {
            remove(StoreKeys.output(run.runId(), slot.step(), slot.revision()));
        }
    }

    private void put(byte[] key, byte[] value) {
        store.put(key, value);
        cache.put(key, value);
    }

    private void remove(byte[] key) {
        Removal.of(store, key);
        cache.remove(key);
    }

    private byte @Nullable [] get(byte[] key) {
        byte[] known = cache.get(key);
        if (known != null) {
            return known;
        }
        byte[] stored = store.get(key);
        if (stored != null) {
            cache.put(key, stored);
        }
        return stored;
    }

    /** Returns the payloads of one run, which are read on request. */
    public Outputs of(String runId) {
        return new Outputs() {
            @Override
            public Payload input() {
                byte[] bytes = get(StoreKeys.input(runId));
                return bytes == null ? Payload.NULL : Payload.wrap(bytes);
            }

            @Override
            public @Nullable StepOutput find(int step, int revision) {
                byte[] bytes = get(StoreKeys.output(runId, step, revision));
                try {
                    return bytes == null ? null : StepOutputFormat.read(bytes);
                } catch (UnsupportedFormatException e) {
                    throw StoredRunException.of(runId, e);
                }
            }
        };
    }
}

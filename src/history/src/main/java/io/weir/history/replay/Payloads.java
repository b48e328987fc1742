package io.weir.history.replay;

import io.weir.engine.Effect;
import io.weir.engine.Outputs;
import io.weir.engine.QueueAccess;
import io.weir.engine.Run;
import io.weir.engine.StepOutput;
import io.weir.protocol.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The payloads of a run that is decided again, as its decisions store them. */
final class Payloads {
    private final Map<Run.OutputSlot, StepOutput> stored = new HashMap<>();
    private Payload input = Payload.NULL;

    /** Stores the payloads of a decision. */
    void store(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.StoreInput store) {
                input = store.input();
            } else if (effect instanceof Effect.StoreOutput store) {
                stored.put(new Run.OutputSlot(store.step(), store.revision()), store.output());
            } else if (effect instanceof Effect.DropOutput drop) {
                stored.remove(new Run.OutputSlot(drop.step(), drop.revision()));
            }
        }
    }

    /**
     * The payloads that a decision can read.
     *
     * @param more effects that are decided on and not stored yet
     */
    Outputs seenWith(List<Effect> more, QueueAccess queues) {
        Payloads added = new Payloads();
        added.input = input;
        added.store(more);
        return new Outputs() {
            @Override
            public Payload input() {
                return added.input;
            }

            @Override
            public @Nullable StepOutput find(int step, int revision) {
                Run.OutputSlot slot = new Run.OutputSlot(step, revision);
                StepOutput found = added.stored.get(slot);
                return found == null ? stored.get(slot) : found;
            }

            @Override
            public QueueAccess queues() {
                return queues;
            }
        };
    }

    /** Bytes of the input and of all outputs, including those of these effects. */
    long bytesWith(List<Effect> more) {
        Payloads all = new Payloads();
        all.input = input;
        all.stored.putAll(stored);
        all.store(more);
        long bytes = all.input.size();
        for (StepOutput output : all.stored.values()) {
            bytes += output.output().size() + size(output.feedback()) + size(output.custom());
        }
        return bytes;
    }

    private static long size(@Nullable Payload payload) {
        return payload == null ? 0 : payload.size();
    }
}

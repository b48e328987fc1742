package io.weir.streams;

import io.weir.engine.Effect;
import io.weir.engine.Outputs;
import io.weir.engine.QueueAccess;
import io.weir.engine.StepOutput;
import io.weir.protocol.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run's payloads as if the effects of a decision were already applied. A further event on a decision that is not
 * applied yet must see these payloads.
 */
record OutputsOverlay(Outputs stored, List<Effect> effects) implements Outputs {
    @Override
    public Payload input() {
        for (Effect effect : effects) {
            if (effect instanceof Effect.StoreInput store) {
                return store.input();
            }
        }
        return stored.input();
    }

    @Override
    public QueueAccess queues() {
        return stored.queues();
    }

    @Override
    public @Nullable StepOutput find(int step, int revision) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.StoreOutput store && store.step() == step && store.revision() == revision) {
                return store.output();
            }
        }
        return stored.find(step, revision);
    }
}

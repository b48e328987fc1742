package io.weir.engine;

import io.weir.protocol.Payload;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The outputs of a request's completed steps, stored as one payload while the run waits for its definition: without it,
 * the steps have no positions.
 */
final class CarriedOutputs {
    /** A position that no step has. */
    static final Run.OutputSlot SLOT = new Run.OutputSlot(0xFFFF, 0);

    private CarriedOutputs() {}

    static Effect.StoreOutput store(Map<String, Payload> completed) {
        BinaryWriter out = new BinaryWriter().number(completed.size());
        completed.forEach((id, output) -> out.text(id).number(output.size()).raw(output.toBytes()));
        return new Effect.StoreOutput(
                SLOT.step(), SLOT.revision(), new StepOutput(Payload.wrap(out.toBytes()), null, null));
    }

    /** The stored outputs by step id; empty if there are none. */
    static Map<String, Payload> read(Outputs stored) {
        StepOutput found = stored.find(SLOT.step(), SLOT.revision());
        if (found == null) {
            return Map.of();
        }
        BinaryReader in = new BinaryReader(found.output().toBytes());
        Map<String, Payload> completed = new LinkedHashMap<>();
        for (int i = in.smallNumber(); i > 0; i--) {
            String id = in.text();
            completed.put(id, Payload.wrap(in.raw(in.smallNumber())));
        }
        in.end();
        return completed;
    }
}

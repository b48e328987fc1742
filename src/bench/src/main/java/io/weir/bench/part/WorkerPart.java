package io.weir.bench.part;

import io.weir.bench.work.Hops;
import io.weir.bench.work.NoOpSteps;
import io.weir.bench.work.StampedPayloads;
import io.weir.worker.StepRegistry;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A worker of the Java SDK, configured as a user does it. */
final class WorkerPart implements Part {
    /** Size of the payloads that its steps make; the only setting that is not the worker's own. */
    static final String PAYLOAD_BYTES = "bench.payload.bytes";

    private final Hops hops = new Hops();
    private final Worker worker;

    WorkerPart(Map<String, String> given) {
        Map<String, String> settings = new HashMap<>(given);
        String bytes = settings.remove(PAYLOAD_BYTES);
        StampedPayloads payloads =
                new StampedPayloads(bytes == null ? StampedPayloads.SMALLEST : Integer.parseInt(bytes));
        worker = Worker.start(WorkerConfig.parse(settings), StepRegistry.of(new NoOpSteps(payloads, hops).steps()));
    }

    @Override
    public Map<String, String> measured() {
        Map<String, String> fields = new TreeMap<>();
        hops.take().forEach((definition, taken) -> {
            fields.put(HopFields.between(definition), HopFields.write(taken.between()));
            fields.put(HopFields.first(definition), HopFields.write(taken.first()));
        });
        return fields;
    }

    @Override
    public void close() {
        worker.close();
    }
}

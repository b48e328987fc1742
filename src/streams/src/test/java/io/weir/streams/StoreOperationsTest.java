package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.StepReady;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a run asks of the stores, read by read and write by write. Less is progress: lower the number with the change that
 * earned it. More needs a reason, in the same change.
 */
class StoreOperationsTest {
    @TempDir
    Path directory;

    private final CountingStores stores = new CountingStores();

    @Test
    void aRunOfFiveStepsInARow() {
        assertThat(operations("chain", Shapes.chain(5)))
                .isEqualTo(Map.of(
                        "runs get", 1, // is it known?
                        "history get", 1,
                        "runs put", 5,
                        "outputs put", 5, // the input, and all outputs but the last
                        "timers put", 1,
                        "timers remove", 1,
                        "runs remove", 1,
                        "outputs remove", 6,
                        "history put", 2)); // the run, and its place in the order of ending
    }

    @Test
    void aRunOfOneStepThenEightThenOne() {
        assertThat(operations("fan", Shapes.fan(8)))
                .isEqualTo(Map.of(
                        "runs get", 1,
                        "history get", 1,
                        "runs put", 10,
                        "outputs put", 10,
                        "timers put", 1,
                        "timers remove", 1,
                        "runs remove", 1,
                        "outputs remove", 11,
                        "history put", 2));
    }

    private Map<String, Integer> operations(String id, String definition) {
        Map<String, Integer> operations = new TreeMap<>();
        try (TopologyFixture engine = new TopologyFixture(directory, stores)) {
            engine.define(id, definition);
            // The first run of a definition pins it, and is not like the others.
            run(engine, "r1", id);
            stores.counts();
            run(engine, "r2", id);
            operations.putAll(stores.counts());
        }
        return operations;
    }

    private static void run(TopologyFixture engine, String runId, String id) {
        engine.start(runId, id, "{}");
        for (List<StepReady> ready = engine.dispatched(); !ready.isEmpty(); ready = engine.dispatched()) {
            ready.forEach(step -> engine.succeed(step, "{}"));
        }
        engine.onlyResult();
    }
}

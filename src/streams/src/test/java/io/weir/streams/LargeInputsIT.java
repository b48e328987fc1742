package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.protocol.Partitions;
import io.weir.protocol.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of nearly the largest size, more of them than the heap holds, through an engine with the heap of the formula. */
class LargeInputsIT {
    private static final int REQUESTS = 600;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void moreLargeRequestsThanTheHeapHoldsAreAllDecidedOn() throws Exception {
        String large = "\"" + "x".repeat(900_000) + "\"";
        try (EngineCluster cluster = EngineCluster.ofManyRuns()) {
            cluster.define("waits", "id: waits\nsteps: [{id: s, input: 1}]\n");
            AtomicLong dispatches = cluster.count(Topics.stepReady(Topics.DEFAULT_QUEUE));
            int sent = 0;
            for (int i = 0; sent < REQUESTS; i++) {
                // All on one partition, and all there before the engine is.
                if (Partitions.of("run-" + i, EngineCluster.PARTITIONS) == 0) {
                    cluster.start("run-" + i, "waits", large);
                    sent++;
                }
            }
            Map<String, String> settings = new HashMap<>(cluster.settings(directory.resolve("state")));
            // Small ones, so that the records themselves are what the heap is needed for.
            settings.put("buffer.memory", "8388608");
            settings.put("weir.limits.run.bytes", "2097152");
            settings.put("weir.cache.plans.bytes", "8388608");
            settings.put("weir.cache.runs.bytes", "2097152");
            long heap = HeapNeed.bytes(WeirConfig.of(settings), EngineCluster.PARTITIONS) / MEBIBYTE;
            assertThat(heap * MEBIBYTE).as("all requests don't fit").isLessThan(REQUESTS * 900_000L / 2);

            try (EngineProcess engine = EngineProcess.start(
                    settings, directory.resolve("engine.log"), "-Xmx" + heap + "m", "-XX:+UseSerialGC")) {
                engine.awaitRunning();
                await().atMost(PATIENCE).until(() -> dispatches.get() == REQUESTS);
                assertThat(engine.handle().isAlive()).isTrue();
            }
        }
    }
}

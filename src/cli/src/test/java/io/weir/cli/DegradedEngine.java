package io.weir.cli;

import io.weir.streams.EngineFailure;
import io.weir.streams.EngineHealth;
import io.weir.streams.EngineState;
import io.weir.streams.RestoreProgress;
import java.time.Instant;
import java.util.Optional;

/** An engine that runs again after one of its threads has failed. */
final class DegradedEngine {
    static final EngineHealth HEALTH = new EngineHealth(
            EngineState.RUNNING,
            RestoreProgress.NONE,
            Optional.of(new EngineFailure(
                    Instant.parse("2026-11-23T05:18:59.123Z"),
                    "at weir.run-requests-3@42",
                    "order-1",
                    "Oops: no",
                    false,
                    false,
                    1,
                    5)));

    private DegradedEngine() {}
}

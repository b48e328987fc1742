package io.weir.bench.part;

import io.weir.streams.WeirConfig;
import io.weir.streams.WeirEngine;
import java.time.Duration;
import java.util.Map;

/** An engine, run as {@code weir server} runs it. */
final class EnginePart implements Part {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final WeirEngine engine;

    EnginePart(Map<String, String> settings) throws InterruptedException {
        engine = new WeirEngine(WeirConfig.of(settings));
        engine.start();
        if (!engine.awaitRunning(START_TIMEOUT)) {
            throw new PartException(
                    "the engine does not run after " + START_TIMEOUT.toSeconds() + " s; it is " + engine.state());
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}

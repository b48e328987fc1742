package io.weir.streams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes the fixtures of the stored formats as this version has them; see {@code fixtures/README.md}. */
final class StoredFormatsWriter {
    private StoredFormatsWriter() {}

    /**
     * Writes them.
     *
     * @param arguments the directory to write to; it must not exist, as fixtures are never written anew
     */
    public static void main(String[] arguments) throws IOException {
        Path to = Path.of(arguments[0]);
        if (Files.exists(to)) {
            throw new IOException(to + " exists, and what a version has written stays as it is");
        }
        try (TopologyFixture engine = new TopologyFixture(Files.createTempDirectory("weir-fixture-"), Map.of())) {
            RunsInEveryState runs = new RunsInEveryState(engine, TopologyFixture.START);
            runs.begin();
            StoresFixture state = StoresFixture.of(engine, runs.now());
            List<String> open = runs.openAttempts();
            engine.results();
            engine.history();
            List<String> outcome = runs.finish();
            Files.createDirectories(to);
            state.write(to.resolve("stores.txt"));
            Files.write(to.resolve("step-ready.jsonl"), open);
            Files.write(to.resolve("outcome.txt"), outcome);
        }
    }
}

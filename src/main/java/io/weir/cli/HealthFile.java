package io.weir.cli;

import io.weir.streams.EngineState;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in the engine's state directory that says where it stands, written anew every few seconds: what {@code weir
 * health} reads. It needs no port, and works from whatever can start a process beside the engine.
 */
final class HealthFile {
    private static final Logger LOG = LoggerFactory.getLogger(HealthFile.class);
    private static final String NAME = "engine.health";
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Path file;

    /** What the file said, and when it was written. */
    record Reading(String state, Instant at) {}

    HealthFile(Path stateDirectory) {
        file = stateDirectory.resolve(NAME);
    }

    Path path() {
        return file;
    }

    /** Keeps the file up to date until it is closed; the last word stays. */
    Keeper keep(Supplier<EngineState> state) {
        return new Keeper(this, state);
    }

    /** Writes the file every few seconds, and when told to. */
    static final class Keeper implements AutoCloseable {
        private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "weir-health");
            thread.setDaemon(true);
            return thread;
        });
        private final Runnable write;
        private final ScheduledFuture<?> repeated;

        private Keeper(HealthFile file, Supplier<EngineState> state) {
            write = () -> file.write(state.get());
            repeated = writer.scheduleWithFixedDelay(write, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }

        void writeNow() {
            write.run();
        }

        @Override
        public void close() {
            repeated.cancel(false);
            writer.shutdown();
            write.run();
        }
    }

    private synchronized void write(EngineState state) {
        Properties content = new Properties();
        content.setProperty("state", state.name());
        content.setProperty("at", Instant.now().toString());
        try {
            StringWriter text = new StringWriter();
            content.store(text, null);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path next = file.resolveSibling(NAME + ".next");
            Files.writeString(next, text.toString());
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // The file grows old, which is what `weir health` is there to notice.
            LOG.warn("The engine's state can't be noted in {}: {}", file, e.toString());
        }
    }

    /** Empty when there is no such file, or it can't be read. */
    Optional<Reading> read() {
        Properties content = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            content.load(reader);
            return Optional.of(
                    new Reading(content.getProperty("state", "unknown"), Instant.parse(content.getProperty("at", ""))));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}

package io.weir.faults.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code weir server} in a process of its own, started as an operator would, with a settings' file. */
public final class EngineProcess implements AutoCloseable {
    /** Longer than the engine itself waits for its end. */
    private static final Duration STOP = Duration.ofSeconds(45);

    private static final String STATE_DIRECTORY = "weir.state.dir";

    private final String name;
    private final Path directory;
    private final Properties settings = new Properties();
    private final AtomicBoolean running = new AtomicBoolean();
    private final List<String> options = new ArrayList<>();
    private Map<String, String> environment = Map.of();
    private @Nullable ChildProcess process;

    /** Not started yet; the state directory and the clients' names come from {@code name}. */
    public EngineProcess(String name, Path directory, Map<String, String> settings) {
        this.name = name;
        this.directory = directory;
        this.settings.putAll(settings);
        this.settings.put("client.id", name);
        this.settings.put(STATE_DIRECTORY, directory.resolve(name).toString());
        this.options.add("-Xmx192m");
    }

    public String name() {
        return name;
    }

    public Path stateDirectory() {
        return Path.of(settings.getProperty(STATE_DIRECTORY));
    }

    /** Further options of its JVM from the next start on; the last of a kind wins. */
    public void setOptions(String... further) {
        options.subList(1, options.size()).clear();
        options.addAll(List.of(further));
    }

    /** Its environment from the next start on. */
    public void setEnvironment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
    }

    /** Returns at once; see {@link #awaitRunning}. */
    public void start() {
        running.set(false);
        Path file = directory.resolve(name + ".properties");
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            settings.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = ChildProcess.start(
                name,
                ChildProcess.java(
                        options, environment, EngineMain.class, List.of("server", "--config", file.toString())),
                directory.resolve(name + ".log"),
                line -> {
                    if (line.startsWith("engine '") && line.contains("' runs on ")) {
                        running.set(true);
                    }
                });
    }

    /** Waits until it has said once that it runs. */
    public void awaitRunning(Duration patience) {
        await(name + " runs").atMost(patience).until(() -> {
            if (!isAlive()) {
                throw new IllegalStateException(name + " has ended; see its log");
            }
            return running.get();
        });
    }

    /** Whether it has said that it runs, since its last start. */
    public boolean hasRun() {
        return running.get();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public ChildProcess process() {
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return process;
    }

    /** As SIGTERM; killed when it doesn't end. */
    public void terminate() throws InterruptedException {
        process().terminate(STOP);
    }

    /**
     * As SIGTERM, for who relies on what an engine leaves behind that was stopped in order.
     *
     * @throws IllegalStateException when it had to be killed
     */
    public void stopInOrder() throws InterruptedException {
        if (!process().terminate(STOP)) {
            throw new IllegalStateException(name + " was told to stop and had not after " + STOP.toSeconds()
                    + " s; it was killed, see its log");
        }
    }

    /** Deletes its state; it must not run. */
    public void emptyStateDirectory() throws IOException {
        if (!Files.exists(stateDirectory())) {
            return;
        }
        try (Stream<Path> files = Files.walk(stateDirectory())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(stateDirectory())) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Bytes in its state directory. */
    public long stateBytes() throws IOException {
        if (!Files.exists(stateDirectory())) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(stateDirectory())) {
            return files.mapToLong(EngineProcess::size).sum();
        } catch (UncheckedIOException e) {
            // RocksDB deletes files while they are counted.
            if (e.getCause() instanceof NoSuchFileException) {
                return stateBytes();
            }
            throw e;
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}

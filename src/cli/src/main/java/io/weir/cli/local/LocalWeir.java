package io.weir.cli.local;

import io.weir.embedded.EmbeddedBroker;
import io.weir.streams.EngineException;
import io.weir.streams.WeirConfig;
import io.weir.streams.WeirEngine;
import io.weir.topics.TopicOptions;
import io.weir.topics.TopicPlan;
import io.weir.topics.TopicSpec;
import io.weir.topics.TopicSpecs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** A broker with Weir's topics and an engine on it, in this process. */
public final class LocalWeir implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    /** The started parts, in order; closed in reverse order. */
    private final Deque<Runnable> opened = new ArrayDeque<>();

    private final Progress progress;

    /** Loaded while the broker starts. */
    private final CompletableFuture<List<TopicSpec>> specs = CompletableFuture.supplyAsync(TopicSpecs::packaged);

    private Runnable parts = () -> {};

    private boolean closed;

    private volatile String bootstrapServers = "";

    /** Receives every part when it has started. */
    @FunctionalInterface
    public interface Progress {
        void done(String part, String what, Duration took);
    }

    private LocalWeir(Progress progress) {
        this.progress = progress;
    }

    /** On a free port and in temporary directories, which are deleted at the end. Not started yet. */
    public static LocalWeir temporary(Progress progress) {
        LocalWeir weir = new LocalWeir(progress);
        weir.parts = () -> {
            weir.broker(EmbeddedBroker::ephemeral);
            Path state = weir.open(LocalWeir::temporaryDirectory, LocalWeir::delete);
            weir.topics();
            weir.engine(state, Map.of());
        };
        return weir;
    }

    /**
     * With persistent data. Not started yet.
     *
     * @param port 0 for any free port
     * @param engineSettings win over the defaults
     */
    public static LocalWeir kept(
            DevDirectory directory, int port, Map<String, String> engineSettings, Progress progress) {
        LocalWeir weir = new LocalWeir(progress);
        weir.parts = () -> {
            weir.broker(() -> EmbeddedBroker.persistent(directory.broker(), port));
            weir.topics();
            weir.engine(directory.state(), engineSettings);
            weir.open(
                    () -> {
                        directory.remember(weir.bootstrapServers);
                        return directory;
                    },
                    DevDirectory::forget);
        };
        return weir;
    }

    /**
     * Starts one part after the other. {@link #close}, from any thread, waits for the part in progress and ends the
     * start.
     */
    public LocalWeir start() {
        WeirEngine.warmUp();
        try {
            parts.run();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Never between the creation of a part and its registration for closing. */
    private synchronized <T> T open(Supplier<T> start, Consumer<T> close) {
        if (closed) {
            throw new IllegalStateException("closed while it was started");
        }
        T part = start.get();
        opened.push(() -> close.accept(part));
        return part;
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    private void broker(Supplier<EmbeddedBroker> start) {
        long from = System.nanoTime();
        EmbeddedBroker broker = open(start, EmbeddedBroker::close);
        bootstrapServers = broker.bootstrapServers();
        progress.done("broker", "Kafka at " + bootstrapServers, since(from));
    }

    private void topics() {
        long from = System.nanoTime();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            wakeCoordinators(admin);
            TopicPlan plan =
                    TopicPlan.check(admin, specs.join(), TopicOptions.defaults().adoptingPartitions());
            plan.apply(admin);
            int created = plan.actions().size();
            String what = created == 0 ? "as they were" : created + " created";
            progress.done("topics", what, since(from));
        }
    }

    /**
     * Kafka creates the topics of its coordinators on the first request, one partition after the other, and clients
     * retry meanwhile. With a request now, they exist before the engine needs them. The answers are not needed.
     */
    private static void wakeCoordinators(Admin admin) {
        admin.describeConsumerGroups(List.of("weir"));
        admin.describeTransactions(List.of("weir"));
    }

    private void engine(Path stateDirectory, Map<String, String> own) {
        long from = System.nanoTime();
        Map<String, String> settings = new HashMap<>();
        settings.put("weir.state.dir", stateDirectory.toString());
        settings.put("weir.emit.topics", "*");
        settings.putAll(own);
        settings.put("weir.bootstrap.servers", bootstrapServers);
        WeirEngine engine = open(() -> new WeirEngine(WeirConfig.of(settings)), WeirEngine::close);
        engine.start();
        try {
            if (!engine.awaitRunning(START_TIMEOUT)) {
                throw new EngineException(
                        "the engine does not run after " + START_TIMEOUT.toSeconds() + " s; it is " + engine.state());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while the engine started", e);
        }
        progress.done("engine", "running", since(from));
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("weir-state-");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create a temporary directory: " + e.getMessage(), e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> entries = Files.walk(directory)) {
            List<Path> deepestFirst = entries.sorted(Comparator.reverseOrder()).toList();
            for (Path entry : deepestFirst) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            // The system cleans its temporary files.
        }
    }

    /** Stops the engine, then the broker. A second call does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
    }
}

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
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** A broker with Weir's topics and an engine on it, in this process. */
public final class LocalWeir implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    /** What has been started, in order; closed in the opposite one. */
    private final Deque<Runnable> opened = new ArrayDeque<>();

    private final Progress progress;

    /** Read while the broker starts. */
    private final CompletableFuture<List<TopicSpec>> specs = CompletableFuture.supplyAsync(TopicSpecs::packaged);

    private String bootstrapServers = "";

    /** Is told of every part as it stands. */
    @FunctionalInterface
    public interface Progress {
        void done(String part, String what, Duration took);
    }

    private LocalWeir(Progress progress) {
        this.progress = progress;
    }

    /** On a free port and in temporary directories, which are deleted at the end. */
    public static LocalWeir temporary(Progress progress) {
        LocalWeir weir = new LocalWeir(progress);
        return weir.started(() -> {
            weir.broker(EmbeddedBroker::ephemeral);
            Path state = temporaryDirectory();
            weir.opened.push(() -> delete(state));
            weir.topics();
            weir.engine(state, Map.of());
        });
    }

    /**
     * With data that is kept.
     *
     * @param port 0 for any free one
     * @param engineSettings win over the defaults
     */
    public static LocalWeir kept(
            DevDirectory directory, int port, Map<String, String> engineSettings, Progress progress) {
        LocalWeir weir = new LocalWeir(progress);
        return weir.started(() -> {
            weir.broker(() -> EmbeddedBroker.persistent(directory.broker(), port));
            weir.topics();
            weir.engine(directory.state(), engineSettings);
            directory.remember(weir.bootstrapServers);
            weir.opened.push(directory::forget);
        });
    }

    private LocalWeir started(Runnable start) {
        WeirEngine.warmUp();
        try {
            start.run();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    private void broker(java.util.function.Supplier<EmbeddedBroker> start) {
        long from = System.nanoTime();
        EmbeddedBroker broker = start.get();
        opened.push(broker::close);
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
     * Kafka makes the topics of its coordinators when they are first asked for, one partition after the other, and whoever asked
     * asks again all the while. Asked now, they are there before the engine needs them. The answers don't matter.
     */
    private static void wakeCoordinators(Admin admin) {
        admin.describeConsumerGroups(List.of("weir"));
        admin.describeTransactions(List.of("weir"));
    }

    private void engine(Path stateDirectory, Map<String, String> own) {
        long from = System.nanoTime();
        Map<String, String> settings = new HashMap<>();
        settings.put("weir.state.dir", stateDirectory.toString());
        settings.putAll(own);
        settings.put("weir.bootstrap.servers", bootstrapServers);
        WeirEngine engine = new WeirEngine(WeirConfig.of(settings));
        opened.push(engine::close);
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
            throw new UncheckedIOException("No temporary directory can be made: " + e.getMessage(), e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> entries = Files.walk(directory)) {
            List<Path> deepestFirst = entries.sorted(Comparator.reverseOrder()).toList();
            for (Path entry : deepestFirst) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            // Left to the system's own cleaning of temporary files.
        }
    }

    /** Stops the engine, then the broker. A second call does nothing. */
    @Override
    public synchronized void close() {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
    }
}

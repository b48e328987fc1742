package io.weir.bench;

import io.weir.bench.load.IdleRuns;
import io.weir.bench.load.Traffic;
import io.weir.bench.log.RawKafka;
import io.weir.bench.part.Cluster;
import io.weir.bench.report.Figures;
import io.weir.bench.report.TextReport;
import io.weir.bench.work.Shape;
import io.weir.client.WeirClient;
import io.weir.client.WeirClientConfig;
import io.weir.definition.DefinitionLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** Executes a plan: starts the processes, measures them, and ends them. */
public final class Bench {
    private static final DefinitionLimits DEFINITIONS = new DefinitionLimits(
            Shape.LARGEST,
            DefinitionLimits.DEFAULT.maxIterations(),
            DefinitionLimits.DEFAULT.maxConditionals(),
            DefinitionLimits.DEFAULT.maxBytes());

    private static final Duration LONGEST_BASELINE = Duration.ofSeconds(5);

    private final BenchPlan plan;
    private final Consumer<String> progress;

    /** @param progress receives progress messages of one line */
    public Bench(BenchPlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Returns the figures after every started process has ended.
     *
     * @throws io.weir.bench.load.LoadException if runs fail, are lost or end twice
     * @throws io.weir.bench.part.PartException if a process does not start, or ends
     */
    public Figures run() throws InterruptedException {
        Path directory = directory();
        Figures figures;
        try (Cluster cluster = Cluster.start(plan.cluster(), directory)) {
            figures = measure(cluster);
        } catch (RuntimeException | InterruptedException e) {
            if (e instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
                deleteUnlessWanted(directory);
            } else {
                progress.accept("the processes' logs are in " + directory);
            }
            throw e;
        }
        deleteUnlessWanted(directory);
        return figures;
    }

    private Figures measure(Cluster cluster) throws InterruptedException {
        progress.accept("up at " + cluster.bootstrapServers());
        register(cluster);
        if (plan.idleRuns() > 0) {
            IdleRuns.start(
                    cluster.clientSettings(), plan.idleRuns(), plan.payloadBytes(), everySoOften("idle runs wait"));
        }
        List<Measurement.Level> levels = new ArrayList<>();
        try (Admin admin = Admin.create(cluster.clientSettings());
                Traffic traffic = new Traffic(cluster.clientSettings(), plan.loadSettings(), plan.payloadBytes())) {
            Measurement measurement = new Measurement(
                    plan, cluster, admin, traffic, round -> progress.accept(TextReport.line(Summary.of(round))));
            for (List<Traffic.Stream> streams : plan.levels()) {
                levels.add(measurement.level(streams));
            }
            List<Figures.Level> figures = levels.stream().map(Summary::of).toList();
            return new Figures(
                    title(), plan.setting(), figures, plan.baseline() ? baseline(cluster, admin, levels) : null);
        }
    }

    /** With the records of the level that had the highest throughput. */
    private Figures.@Nullable Baseline baseline(Cluster cluster, Admin admin, List<Measurement.Level> levels)
            throws InterruptedException {
        progress.accept("raw Kafka …");
        Duration time = plan.duration().compareTo(LONGEST_BASELINE) < 0 ? plan.duration() : LONGEST_BASELINE;
        Measurement.Level busiest = levels.stream()
                .max(Comparator.comparingDouble(
                        level -> Summary.of(level).whole().stepsPerSecond()))
                .orElseThrow();
        return new RawKafka(admin, cluster.clientSettings(), busiest.partitions())
                .carry(busiest.topics(), Math.max(1, busiest.steps()), time)
                .map(Summary::of)
                .orElse(null);
    }

    /** Reports a growing number, every few seconds. */
    private LongConsumer everySoOften(String what) {
        long[] last = {System.nanoTime()};
        return number -> {
            if (System.nanoTime() - last[0] > TimeUnit.SECONDS.toNanos(5) || number == plan.idleRuns()) {
                last[0] = System.nanoTime();
                progress.accept(number + " " + what);
            }
        };
    }

    private String title() {
        List<Traffic.Stream> streams = plan.levels().get(0);
        StringBuilder title = new StringBuilder();
        streams.forEach(
                stream -> title.append(title.isEmpty() ? "" : " beside ").append(stream.shape()));
        return title.toString();
    }

    private void register(Cluster cluster) {
        Set<String> definitions = new TreeSet<>();
        definitions.add(Shape.idleDefinition());
        plan.levels()
                .forEach(level ->
                        level.forEach(stream -> definitions.add(stream.shape().definition())));
        try (WeirClient client = WeirClient.connect(WeirClientConfig.builder(cluster.bootstrapServers())
                .kafka(plan.cluster().client())
                .definitionLimits(DEFINITIONS)
                .build())) {
            definitions.forEach(text -> client.register(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private Path directory() {
        try {
            return plan.directory() == null
                    ? Files.createTempDirectory("weir-bench-")
                    : Files.createDirectories(plan.directory());
        } catch (IOException e) {
            throw new UncheckedIOException("No directory can be made for the processes: " + e.getMessage(), e);
        }
    }

    private void deleteUnlessWanted(Path directory) {
        if (plan.directory() != null) {
            return;
        }
        try (Stream<Path> entries = Files.walk(directory)) {
            List<Path> deepestFirst = entries.sorted(Comparator.reverseOrder()).toList();
            for (Path entry : deepestFirst) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException | UncheckedIOException e) {
            // The remaining files are left to the system's own cleaning of temporary files.
        }
    }
}

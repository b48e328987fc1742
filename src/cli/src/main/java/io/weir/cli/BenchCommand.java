package io.weir.cli;

import io.weir.bench.Bench;
import io.weir.bench.BenchPlan;
import io.weir.bench.report.Figures;
import io.weir.bench.work.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code weir bench}. */
@Command(
        name = "bench",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Measure the cost of a run: throughput, latency end to end and from step to step, CPU per process, and the data"
                    + " written to Kafka. Starts a broker, engines and workers as separate processes on this machine,"
                    + " and removes everything afterwards; or measures an existing cluster."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir bench seq5                         five steps in a row, 64 at once",
            "  weir bench seq5 --in-flight 1           one at a time: latency",
            "  weir bench fan8 --rate 200              200 runs a second at fixed times",
            "  weir bench seq5 --in-flight 1,8,64,512 --svg seq5.svg",
            "  weir bench seq5 --in-flight 16 --with fan1000",
            "  weir bench seq5 --engine-setting commit.interval.ms=50 --heap engine=1g"
        })
final class BenchCommand extends Subcommand {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Parameters(
            paramLabel = "SHAPE",
            converter = ShapeConverter.class,
            description = {
                "The workflow: seqN, N steps in a row; fanN, one step, N in parallel, one step; reviseN, a draft that is"
                        + " sent back N times. The steps do nothing."
            })
    private Shape shape = new Shape(Shape.Kind.SEQ, 5);

    @ArgGroup(exclusive = false, validate = false, heading = "%nLoad:%n")
    private BenchLoadOptions load = new BenchLoadOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nWhat is measured:%n")
    private BenchClusterOptions cluster = new BenchClusterOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nWhat comes of it:%n")
    private BenchOutputOptions output = new BenchOutputOptions();

    /** {@code seq5}. */
    static final class ShapeConverter implements ITypeConverter<Shape> {
        @Override
        public Shape convert(String text) {
            try {
                return Shape.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = terminal();
        Bench bench = new Bench(plan(), line -> {
            terminal.err().println(line);
            terminal.err().flush();
        });
        Thread measuring = Thread.currentThread();
        Figures figures;
        try (Shutdown hook = Shutdown.of(terminal, () -> stop(measuring))) {
            try {
                figures = bench.run();
            } catch (InterruptedException | RuntimeException e) {
                if (hook.requested()) {
                    return ExitCode.INTERRUPTED;
                }
                throw e;
            }
        }
        output.show(figures, terminal, surroundings());
        return ExitCode.OK;
    }

    private BenchPlan plan() {
        Path directory = output.directory(surroundings());
        if (cluster.recorded() && directory == null) {
            throw Failure.usage("--profile writes recordings; expected --directory to keep them in");
        }
        Map<String, String> setting = new LinkedHashMap<>();
        cluster.describe(setting);
        load.describe(setting);
        return new BenchPlan(
                cluster.plan(surroundings(), load.payloadBytes()),
                load.levels(shape),
                load.warmup(),
                load.duration(),
                load.rounds(),
                load.payloadBytes(),
                load.idleRuns(),
                load.settings(),
                PATIENCE,
                output.baseline(cluster.ownBroker()),
                directory,
                setting);
    }

    /** Lets the measurement end its processes and delete their files. */
    private static void stop(Thread measuring) {
        measuring.interrupt();
        try {
            measuring.join(LONGEST_STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.weir.cli;

import io.weir.bench.Bench;
import io.weir.bench.BenchPlan;
import io.weir.bench.load.Traffic;
import io.weir.bench.report.Figures;
import io.weir.bench.report.JsonReport;
import io.weir.bench.report.SvgReport;
import io.weir.bench.report.TextReport;
import io.weir.bench.work.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir bench}. */
@Command(
        name = "bench",
        sortOptions = false,
        description = {
            "Measure what a run costs: throughput, latency end to end and from step to step, CPU by process, and what is"
                    + " written to Kafka. Starts a broker, engines and workers as processes of their own on this machine,"
                    + " and leaves nothing behind; or measures a cluster that is there."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir bench seq5                            five steps in a row, 64 runs in flight",
            "  weir bench seq5 --in-flight 1              one run at a time: latency",
            "  weir bench fan8 --rate 200                 200 runs a second, whatever becomes of them",
            "  weir bench seq5 --in-flight 1,8,64,512     a sweep",
            "  weir bench seq5 --in-flight 16 --with fan1000",
            "  weir bench seq5 --engine-setting commit.interval.ms=50 --heap engine=1g"
        })
final class BenchCommand extends Subcommand {
    @Parameters(
            paramLabel = "SHAPE",
            converter = ShapeConverter.class,
            description = {
                "What a run is: seqN, N steps in a row; fanN, one step, N at once, one step; reviseN, a draft that is"
                        + " sent back N times. The steps do nothing."
            })
    private Shape shape = new Shape(Shape.Kind.SEQ, 5);

    @ArgGroup(exclusive = false, validate = false, heading = "%nLoad:%n")
    private BenchLoadOptions load = new BenchLoadOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nWhat is measured:%n")
    private BenchClusterOptions cluster = new BenchClusterOptions();

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "For the processes' files and logs, which are then kept. Default: a temporary one.")
    private @Nullable Path directory;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON; - for standard output.")
    private @Nullable Path json;

    @Option(
            names = "--svg",
            paramLabel = "FILE",
            description = "Draw throughput against latency of a sweep, or latency by percentile of a single pace.")
    private @Nullable Path svg;

    @Option(
            names = "--no-baseline",
            description = "Don't measure what Kafka alone does with the same records; nor is that done on a given cluster,"
                    + " unless --baseline asks for it.")
    private boolean noBaseline;

    @Option(names = "--baseline", description = "Measure Kafka alone on a given cluster too.")
    private boolean baseline;

    static final class ShapeConverter implements picocli.CommandLine.ITypeConverter<Shape> {
        @Override
        public Shape convert(String text) {
            return BenchLoadOptions.shape(text);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = terminal();
        List<List<Traffic.Stream>> levels = load.levels(shape);
        Map<String, String> setting = new LinkedHashMap<>();
        cluster.describe(setting);
        load.describe(setting);
        BenchPlan plan = new BenchPlan(
                cluster.plan(surroundings(), load.payloadBytes()),
                levels,
                load.warmup(),
                load.duration(),
                load.rounds(),
                load.payloadBytes(),
                load.idleRuns(),
                load.settings(),
                Duration.ofMinutes(2),
                baseline || (!noBaseline && cluster.ownBroker()),
                directory == null ? null : surroundings().directory().resolve(directory),
                setting);
        Figures figures = new Bench(plan, line -> progress(terminal, line)).run();
        if (json != null && json.toString().equals("-")) {
            terminal.out().print(JsonReport.of(figures));
            terminal.out().flush();
        } else {
            TextReport.of(figures).forEach(terminal::line);
            write(json, JsonReport.of(figures));
        }
        write(svg, SvgReport.of(figures));
        return ExitCode.OK;
    }

    private void write(@Nullable Path file, String text) {
        if (file == null) {
            return;
        }
        try {
            Files.writeString(surroundings().directory().resolve(file), text);
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "The figures can't be written to " + file + ": " + InputFiles.reason(e), e);
        }
    }

    private static void progress(Terminal terminal, String line) {
        terminal.err().println(line);
        terminal.err().flush();
    }
}

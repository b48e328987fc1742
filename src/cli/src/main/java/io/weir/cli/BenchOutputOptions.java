package io.weir.cli;

import io.weir.bench.report.Figures;
import io.weir.bench.report.JsonReport;
import io.weir.bench.report.SvgReport;
import io.weir.bench.report.TextReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code weir bench} about its output. */
final class BenchOutputOptions {
    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON; - for standard output.")
    private @Nullable Path json;

    @Option(
            names = "--svg",
            paramLabel = "FILE",
            description = "Draw throughput against latency of a sweep, or latency by percentile of a single load.")
    private @Nullable Path svg;

    @Option(
            names = "--baseline",
            negatable = true,
            description = "Measure Kafka alone with the same number and sizes of records. Default: yes on the"
                    + " own broker, no on a given cluster.")
    private @Nullable Boolean baseline;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description =
                    "Directory for the processes' data and logs, which is kept. Default: a temporary one, kept only"
                            + " after a failure.")
    private @Nullable Path directory;

    boolean baseline(boolean usually) {
        return baseline == null ? usually : baseline;
    }

    /** Null for a temporary directory. */
    @Nullable
    Path directory(Surroundings around) {
        return directory == null ? null : around.directory().resolve(directory);
    }

    /** @throws Failure if a file cannot be written */
    void show(Figures figures, Terminal terminal, Surroundings around) {
        if (STANDARD_OUTPUT.equals(json)) {
            terminal.out().print(JsonReport.of(figures));
            terminal.out().flush();
        } else {
            TextReport.of(figures).forEach(terminal::line);
            if (json != null) {
                write(around.directory().resolve(json), JsonReport.of(figures));
            }
        }
        if (svg != null) {
            write(around.directory().resolve(svg), SvgReport.of(figures));
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "Cannot write the figures to " + file + ": " + InputFiles.reason(e), e);
        }
    }
}

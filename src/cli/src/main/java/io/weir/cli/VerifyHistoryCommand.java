package io.weir.cli;

import io.weir.history.HistoryCheck;
import io.weir.history.HistoryOptions;
import io.weir.history.judge.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code weir verify-history}. */
@Command(
        name = "verify-history",
        description = "Read every topic from its beginning and check the history of all runs against Weir's promises;"
                + " changes nothing, exit code 8 if a rule is broken.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir verify-history -b kafka:9092",
            "  weir verify-history --quiescent --min-runs 1000 --acknowledged ids.txt",
            "  weir verify-history --json | jq '.findings[]'"
        })
final class VerifyHistoryCommand extends Subcommand {
    @Mixin
    private HistoryReading reading = new HistoryReading();

    @Option(
            names = "--quiescent",
            description = "State that no work is left: every run has a result, no lag, no live state.")
    private boolean quiescent;

    @Option(
            names = "--acknowledged",
            paramLabel = "FILE",
            description = "Ids of runs whose request Kafka acknowledged, one per line: each must be found.")
    private @Nullable Path acknowledged;

    @Option(
            names = "--api-sample",
            paramLabel = "N|all",
            defaultValue = "20",
            converter = SampleConverter.class,
            description =
                    "Number of ended runs that are also queried with the client, spread over the history; each reads its"
                            + " partition again. Default: ${DEFAULT-VALUE}.")
    private int apiSample;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = reading.settings(surroundings());
        List<String> ids = acknowledged == null
                ? List.of()
                : lines(surroundings().directory().resolve(acknowledged));
        Terminal terminal = terminal();
        HistoryOptions options = reading.options(settings, terminal)
                .quiescent(quiescent)
                .acknowledged(ids)
                .apiSample(apiSample)
                .build();
        Report report = HistoryCheck.of(settings.bootstrapServers(), options).run();
        if (reading.json()) {
            terminal.raw(HistoryText.json(report));
        } else {
            HistoryText.print(terminal, report);
        }
        return report.held() ? ExitCode.OK : ExitCode.BROKEN;
    }

    /** A number of runs, or all of them. */
    static final class SampleConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (text.equals("all")) {
                return HistoryOptions.ALL;
            }
            try {
                int runs = Integer.parseInt(text);
                if (runs >= 0) {
                    return runs;
                }
            } catch (NumberFormatException e) {
                // Reported below.
            }
            throw new TypeConversionException("found '" + text + "', expected 'all' or a number from 0");
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "The ids in " + file + " can't be read: " + InputFiles.reason(e), e);
        }
    }
}

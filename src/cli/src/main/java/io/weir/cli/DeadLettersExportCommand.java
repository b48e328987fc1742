package io.weir.cli;

import io.weir.client.WeirClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir dead-letters export}. */
@Command(
        name = "export",
        description = "Write dead letters to a file, one JSON object per line; keys, values and headers in base64.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir dead-letters export -o letters.ndjson",
            "  weir dead-letters export --reason unreadable | jq -r '.value | @base64d'"
        })
final class DeadLettersExportCommand extends Subcommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Mixin
    private DeadLetterFilter filter = new DeadLetterFilter();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file to write; it must not exist. Default: standard output.")
    private @Nullable Path output;

    @Override
    public Integer call() {
        if (output == null) {
            export(terminal().out());
            return ExitCode.OK;
        }
        Path file = surroundings().directory().resolve(output);
        if (Files.exists(file)) {
            throw new Failure(ExitCode.CONFLICT, file + " already exists; choose another file");
        }
        try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            long exported = export(writer);
            if (writer.checkError()) {
                throw new Failure(ExitCode.FAILED, "Not all could be written to " + file + "; is the disk full?");
            }
            terminal().line(exported + (exported == 1 ? " dead letter" : " dead letters") + " in " + file);
            return ExitCode.OK;
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, file + " can't be written: " + InputFiles.reason(e), e);
        }
    }

    private long export(PrintWriter writer) {
        AtomicLong exported = new AtomicLong();
        try (WeirClient weir = client.connect(surroundings())) {
            weir.deadLetters().forEach(filter.query(), letter -> {
                writer.println(DeadLetterJson.whole(letter));
                exported.incrementAndGet();
            });
        }
        writer.flush();
        return exported.get();
    }
}

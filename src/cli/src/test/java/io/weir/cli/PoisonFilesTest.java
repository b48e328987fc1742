package io.weir.cli;

import static io.weir.cli.CommandLineRun.weir;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.poison.Poison;
import io.weir.poison.PoisonCorpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole corpus as files that a command line names: each is taken, or refused as the user's mistake, in a few lines. */
class PoisonFilesTest {
    private static final int MOST_CHARACTERS = 500_000;

    @TempDir
    Path directory;

    @Test
    void everyDefinitionFileIsValidOrToldInvalid() throws IOException {
        assertEach("%s", ExitCode.OK, ExitCode.FAILED, "validate");
    }

    @Test
    void everyInputFileIsReadOrRefusedBeforeKafkaIsAsked() throws IOException {
        assertEach("@%s", ExitCode.UNREACHABLE, ExitCode.USAGE, "run", "any", "-b", "localhost:1", "-i");
    }

    @Test
    void everyPropertiesFileIsReadOrRefused() throws IOException {
        assertEach("%s", ExitCode.UNREACHABLE, ExitCode.USAGE, "run", "any", "-b", "localhost:1", "-c");
    }

    @Test
    void aFileThatHasNoEndIsNotReadToIt() {
        CommandLineRun run = weir(directory, "validate", "/dev/zero");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("/dev/zero is longer than the 4000000 bytes that are read");
    }

    @Test
    void anInputThatIsNotUtf8IsRefusedInsteadOfChanged() throws IOException {
        Files.write(directory.resolve("latin1.json"), "\"Gr\u00fc\u00dfe\"".getBytes(StandardCharsets.ISO_8859_1));

        CommandLineRun run = weir(directory, "run", "any", "-b", "localhost:1", "-i", "@latin1.json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("is not UTF-8 text");
    }

    private void assertEach(String argument, int taken, int refused, String... command) throws IOException {
        List<String> findings = new ArrayList<>();
        Path file = directory.resolve("poison");
        for (Poison poison : PoisonCorpus.all()) {
            Files.write(file, poison.bytes());
            List<String> arguments = new ArrayList<>(List.of(command));
            arguments.add(argument.formatted(file));
            CommandLineRun run = weir(directory, arguments.toArray(new String[0]));
            if ((run.exitCode() != taken && run.exitCode() != refused)
                    || run.err().contains("\tat ")
                    || run.err().length() > MOST_CHARACTERS) {
                findings.add(poison + ": exit code " + run.exitCode() + ", "
                        + run.err().length() + " characters, "
                        + run.err().lines().limit(2).toList());
            }
        }
        assertThat(findings).isEmpty();
    }
}

package io.weir.cli;

import io.weir.client.WeirClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** The runs that a command is about: one, or a list on standard input. */
final class RunList {
    private static final String LIST = "-";

    private RunList() {}

    static boolean isList(String argument) {
        return argument.equals(LIST);
    }

    /**
     * Does the same for every run of the list. One that is impossible does not keep the others from being done.
     *
     * @param done to follow the number of runs in the last line
     * @return the exit code
     */
    static int each(Terminal terminal, String done, Consumer<String> action) {
        List<String> runs = read();
        int refused = 0;
        for (String run : runs) {
            try {
                action.accept(run);
            } catch (Failure | WeirClientException | IllegalArgumentException e) {
                refused++;
                terminal.err().println("weir: " + Terminal.harmless(String.valueOf(e.getMessage())));
            }
        }
        terminal.err().println("weir: " + (runs.size() - refused) + " of " + runs.size() + " runs " + done);
        terminal.err().flush();
        return refused == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static List<String> read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new Failure(ExitCode.USAGE, "the list of runs can't be read: " + e.getMessage(), e);
        }
    }
}

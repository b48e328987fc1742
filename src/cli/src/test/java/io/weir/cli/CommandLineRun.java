package io.weir.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine;

/** One command line, run in this process: what it printed and how it ended. */
record CommandLineRun(int exitCode, String out, String err) {
    static CommandLineRun weir(Path directory, String... arguments) {
        return weir(new Surroundings(Map.of(), directory, OptionalInt.empty()), arguments);
    }

    static CommandLineRun weir(Surroundings surroundings, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = WeirCommand.commandLine(surroundings)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        return new CommandLineRun(line.execute(arguments), out.toString(), err.toString());
    }
}

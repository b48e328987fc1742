package io.weir.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code weir}: the command all others hang from. */
@Command(
        name = "weir",
        description = "Durable workflows on the Kafka you already run.",
        mixinStandardHelpOptions = true)
public final class WeirCommand {
    private WeirCommand() {}

    /** Runs one command line and returns its exit code. */
    public static int run(String[] args) {
        return new CommandLine(new WeirCommand()).execute(args);
    }
}

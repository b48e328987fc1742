package io.weir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir worker}: the workers that ship with Weir. */
@Command(
        name = "worker",
        description = "Run a worker that ships with Weir.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {WorkerHttpCommand.class})
final class WorkerCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected `http`");
    }
}

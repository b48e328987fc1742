package io.weir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir topics}: the commands about the topics that Weir needs. */
@Command(
        name = "topics",
        description = "Create or check the topics Weir needs.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TopicsApplyCommand.class, TopicsCheckCommand.class})
final class TopicsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected `apply` or `check`");
    }
}

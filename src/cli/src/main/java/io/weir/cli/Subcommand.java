package io.weir.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The common part of all commands. */
abstract class Subcommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    final Terminal terminal() {
        return Terminal.of(spec);
    }

    final Surroundings surroundings() {
        return WeirCommand.surroundings(spec);
    }

    /** Executes the command and returns its exit code. */
    @Override
    public abstract Integer call() throws Exception;
}

package io.weir.cli;

import io.weir.client.RunDescription;
import io.weir.client.WeirClient;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * A command that requests something about one run. It checks the run first, so that the user gets an immediate answer
 * to an impossible request. The engine still decides, because the run may change meanwhile.
 */
abstract class OneRunCommand extends Subcommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String runId = "";

    @Override
    public final Integer call() {
        String asked;
        try (WeirClient weir = client.connect(surroundings())) {
            asked = ask(weir, weir.describe(runId));
        }
        terminal().line("asked for run " + runId + " to " + asked);
        return ExitCode.OK;
    }

    /**
     * Sends the request.
     *
     * @return the request, to follow "asked for run … to"
     * @throws Failure if the request is impossible for this run
     */
    abstract String ask(WeirClient weir, RunDescription run);

    final String runId() {
        return runId;
    }

    /** @param why to follow the run's name */
    final Failure refused(String why) {
        return new Failure(ExitCode.FAILED, "Run '" + runId + "' " + why);
    }
}

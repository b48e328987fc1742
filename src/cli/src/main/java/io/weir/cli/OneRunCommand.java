package io.weir.cli;

import io.weir.client.RunDescription;
import io.weir.client.WorkflowOrchestrator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * A command that asks the engine for something about one run. It looks at the run first, so that whoever gives it is told at
 * once what can't be; the engine decides all the same, as the run may go on meanwhile.
 */
abstract class OneRunCommand extends Subcommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String runId = "";

    @Override
    public final Integer call() {
        String asked;
        try (WorkflowOrchestrator orchestrator = client.connect(surroundings())) {
            asked = ask(orchestrator, orchestrator.describe(runId));
        }
        terminal().line("asked for run " + runId + " to " + asked);
        return ExitCode.OK;
    }

    /**
     * Asks for it.
     *
     * @return what was asked for, to stand behind "asked for run … to"
     * @throws Failure when the run is not one that it can be asked for
     */
    abstract String ask(WorkflowOrchestrator orchestrator, RunDescription run);

    final String runId() {
        return runId;
    }

    /** @param why to stand behind the run's name */
    final Failure refused(String why) {
        return new Failure(ExitCode.FAILED, "Run '" + runId + "' " + why);
    }
}

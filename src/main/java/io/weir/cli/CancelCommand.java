package io.weir.cli;

import io.weir.client.RunDescription;
import io.weir.client.WorkflowOrchestrator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir cancel}. */
@Command(
        name = "cancel",
        description = "End a run: nothing more is handed out, and its result says that it was cancelled.",
        footerHeading = "%nExample:%n",
        footer = "  weir cancel order-4711 --reason \"customer called\"")
final class CancelCommand extends Subcommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String runId = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "For people who read the result.")
    private @Nullable String reason;

    @Override
    public Integer call() {
        try (WorkflowOrchestrator orchestrator = client.connect(surroundings())) {
            RunDescription run = orchestrator.describe(runId);
            if (run.status().isTerminal()) {
                throw new Failure(
                        ExitCode.FAILED,
                        "Run '" + runId + "' has ended already (" + run.status().wireName() + "); it stays as it is");
            }
            orchestrator.cancel(runId, reason);
        }
        terminal().line("asked for run " + runId + " to be cancelled");
        return ExitCode.OK;
    }
}

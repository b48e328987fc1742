package io.weir.cli;

import io.weir.client.RunDescription;
import io.weir.client.WorkflowOrchestrator;
import io.weir.protocol.RunStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir quarantine}. */
@Command(
        name = "quarantine",
        description = {
            "Put a run aside: nothing more of it is handed out and none of its timers fires until `weir resume`. What workers"
                    + " report meanwhile is taken; runs beside it go on."
        },
        footerHeading = "%nExample:%n",
        footer = "  weir quarantine order-4711 --reason \"charges twice\"")
final class QuarantineCommand extends Subcommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String runId = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "For people who look at the run.")
    private @Nullable String reason;

    @Override
    public Integer call() {
        try (WorkflowOrchestrator orchestrator = client.connect(surroundings())) {
            RunDescription run = orchestrator.describe(runId);
            if (run.status().isTerminal()) {
                throw new Failure(
                        ExitCode.FAILED,
                        "Run '" + runId + "' has ended already (" + run.status().wireName() + ")");
            }
            if (run.status() == RunStatus.WAITING) {
                throw new Failure(
                        ExitCode.FAILED,
                        "Run '" + runId
                                + "' waits for its definition, so nothing of it is handed out; `weir cancel` ends it");
            }
            if (run.status() == RunStatus.QUARANTINED) {
                throw new Failure(ExitCode.FAILED, "Run '" + runId + "' is in quarantine already");
            }
            orchestrator.quarantine(runId, reason);
        }
        terminal()
                .line("asked for run " + runId + " to be put in quarantine; `weir resume " + runId + "` lets it go on");
        return ExitCode.OK;
    }
}

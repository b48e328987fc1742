package io.weir.cli;

import io.weir.client.RunDescription;
import io.weir.client.RunDescription.StepDescription;
import io.weir.client.RunDescription.StepProgress;
import io.weir.client.WorkflowOrchestrator;
import io.weir.protocol.RunStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir resume}. */
@Command(
        name = "resume",
        description = {
            "Let a run go on that waits for an operator: lifts its quarantine, and gives paused steps a new set of attempts."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  weir resume order-4711", "  weir resume order-4711 --step charge-card"})
final class ResumeCommand extends Subcommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String runId = "";

    @Option(names = "--step", paramLabel = "STEP", description = "Only this step. Default: all that are paused.")
    private @Nullable String step;

    @Override
    public Integer call() {
        List<String> paused;
        try (WorkflowOrchestrator orchestrator = client.connect(surroundings())) {
            RunDescription run = orchestrator.describe(runId);
            if (run.status() == RunStatus.QUARANTINED) {
                return lift(orchestrator);
            }
            paused = run.steps().stream()
                    .filter(one -> one.progress() == StepProgress.PAUSED)
                    .map(StepDescription::stepId)
                    .filter(id -> step == null || id.equals(step))
                    .toList();
            if (paused.isEmpty()) {
                throw new Failure(
                        ExitCode.FAILED,
                        "Run '" + runId + "' (" + run.status().wireName() + ") has "
                                + (step == null ? "no step that is paused" : "no paused step '" + step + "'"));
            }
            orchestrator.resume(runId, step);
        }
        terminal().line("asked for run " + runId + " to go on with " + String.join(", ", paused));
        return ExitCode.OK;
    }

    private int lift(WorkflowOrchestrator orchestrator) {
        if (step != null) {
            throw new Failure(
                    ExitCode.FAILED, "Run '" + runId + "' is in quarantine; resume it as a whole, without --step");
        }
        orchestrator.resume(runId, null);
        terminal().line("asked for run " + runId + " to be let out of quarantine");
        return ExitCode.OK;
    }
}

package io.weir.cli;

import io.weir.client.RunDescription;
import io.weir.client.RunDescription.StepDescription;
import io.weir.client.RunDescription.StepProgress;
import io.weir.client.WorkflowOrchestrator;
import io.weir.protocol.RunStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir resume}. */
@Command(
        name = "resume",
        description = {
            "Let a run go on that waits for an operator: lifts its quarantine, and gives paused steps a new set of attempts."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  weir resume order-4711", "  weir resume order-4711 --step charge-card"})
final class ResumeCommand extends OneRunCommand {
    @Option(names = "--step", paramLabel = "STEP", description = "Only this step. Default: all that are paused.")
    private @Nullable String step;

    @Option(
            names = "--anyway",
            description =
                    "Ask for it though the run's history says that nothing is held: as for a run that was put aside"
                            + " while its stored state could not be read.")
    private boolean anyway;

    @Override
    String ask(WorkflowOrchestrator orchestrator, RunDescription run) {
        boolean quarantined = run.status() == RunStatus.QUARANTINED;
        if (quarantined && step != null) {
            throw refused("is in quarantine; resume it as a whole, without --step");
        }
        List<String> paused = run.steps().stream()
                .filter(one -> one.progress() == StepProgress.PAUSED)
                .map(StepDescription::stepId)
                .filter(id -> step == null || id.equals(step))
                .toList();
        boolean nothingHeld = !quarantined && paused.isEmpty();
        if (nothingHeld && (!anyway || run.status().isTerminal())) {
            throw refused("(" + run.status().wireName() + ") has "
                    + (step == null ? "no step that is paused" : "no paused step '" + step + "'"));
        }
        orchestrator.resume(runId(), step);
        if (quarantined) {
            return "be let out of quarantine";
        }
        return nothingHeld ? "go on" : "go on with " + String.join(", ", paused);
    }
}

package io.weir.cli;

import io.weir.client.RunDescription;
import io.weir.client.RunDescription.StepDescription;
import io.weir.client.RunDescription.StepProgress;
import io.weir.client.WeirClient;
import io.weir.protocol.RunStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir resume}. */
@Command(
        name = "resume",
        description = {
            "Resume a run that waits for an operator: ends its quarantine, and gives paused steps a new set of attempts."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  weir resume order-4711", "  weir resume order-4711 --step charge-card"})
final class ResumeCommand extends OneRunCommand {
    @Option(names = "--step", paramLabel = "STEP", description = "Only this step. Default: all paused steps.")
    private @Nullable String step;

    @Option(
            names = "--anyway",
            description =
                    "Resume although the run's history shows no quarantine or pause: for a run that was quarantined"
                            + " while its stored state was unreadable.")
    private boolean anyway;

    @Override
    Asked ask(WeirClient client, RunDescription run) {
        boolean quarantined = run.status() == RunStatus.QUARANTINED;
        if (quarantined && step != null) {
            throw refused(run, "is in quarantine; resume it as a whole, without --step");
        }
        List<String> paused = run.steps().stream()
                .filter(one -> one.progress() == StepProgress.PAUSED)
                .map(StepDescription::stepId)
                .filter(id -> step == null || id.equals(step))
                .toList();
        boolean nothingHeld = !quarantined && paused.isEmpty();
        if (nothingHeld && (!anyway || run.status().isTerminal())) {
            throw refused(
                    run,
                    "(" + run.status().wireName() + ") has "
                            + (step == null ? "no step that is paused" : "no paused step '" + step + "'"));
        }
        String what =
                quarantined ? "leave quarantine" : nothingHeld ? "go on" : "go on with " + String.join(", ", paused);
        return new Asked(what, () -> client.resume(run.runId(), step));
    }
}

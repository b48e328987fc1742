package io.weir.cli;

import io.weir.client.RunDescription;
import io.weir.client.WeirClient;
import io.weir.protocol.RunStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir quarantine}. */
@Command(
        name = "quarantine",
        description = {
            "Quarantine a run: nothing of it is dispatched and none of its timers fires until `weir resume`. Reports of"
                    + " workers are still accepted; other runs go on."
        },
        footerHeading = "%nExample:%n",
        footer = "  weir quarantine order-4711 --reason \"charges twice\"")
final class QuarantineCommand extends OneRunCommand {
    @Option(names = "--reason", paramLabel = "TEXT", description = "For people who read the run's history.")
    private @Nullable String reason;

    @Override
    Asked ask(WeirClient client, RunDescription run) {
        if (run.status().isTerminal()) {
            throw refused(run, "has already ended (" + run.status().wireName() + ")");
        }
        if (run.status() == RunStatus.WAITING) {
            throw refused(run, "waits for its definition, so nothing of it is dispatched; `weir cancel` ends it");
        }
        if (run.status() == RunStatus.QUARANTINED) {
            throw refused(run, "is already in quarantine");
        }
        return new Asked(
                "be put in quarantine; `weir resume " + run.runId() + "` continues it",
                () -> client.quarantine(run.runId(), reason));
    }
}

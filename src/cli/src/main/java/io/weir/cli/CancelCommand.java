package io.weir.cli;

import io.weir.client.RunDescription;
import io.weir.client.WorkflowOrchestrator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir cancel}. */
@Command(
        name = "cancel",
        description = "End a run: nothing more is handed out, and its result says that it was cancelled.",
        footerHeading = "%nExample:%n",
        footer = "  weir cancel order-4711 --reason \"customer called\"")
final class CancelCommand extends OneRunCommand {
    @Option(names = "--reason", paramLabel = "TEXT", description = "For people who read the result.")
    private @Nullable String reason;

    @Override
    String ask(WorkflowOrchestrator orchestrator, RunDescription run) {
        if (run.status().isTerminal()) {
            throw refused("has ended already (" + run.status().wireName() + "); it stays as it is");
        }
        orchestrator.cancel(runId(), reason);
        return "be cancelled";
    }
}

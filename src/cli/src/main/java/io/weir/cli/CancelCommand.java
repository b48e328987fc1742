package io.weir.cli;

import io.weir.client.RunDescription;
import io.weir.client.WeirClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir cancel}. */
@Command(
        name = "cancel",
        description = "Cancel a run: nothing more is dispatched, and its result has the status cancelled.",
        footerHeading = "%nExample:%n",
        footer = "  weir cancel order-4711 --reason \"customer called\"")
final class CancelCommand extends OneRunCommand {
    @Option(names = "--reason", paramLabel = "TEXT", description = "For people who read the result.")
    private @Nullable String reason;

    @Override
    Asked ask(WeirClient client, RunDescription run) {
        if (run.status().isTerminal()) {
            throw refused(run, "has already ended (" + run.status().wireName() + "); nothing changes");
        }
        return new Asked("be cancelled", () -> client.cancel(run.runId(), reason));
    }
}

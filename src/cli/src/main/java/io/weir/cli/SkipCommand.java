package io.weir.cli;

import io.weir.client.RunDescription;
import io.weir.client.WeirClient;
import io.weir.protocol.Payload;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir skip}. */
@Command(
        name = "skip",
        description = {
            "Settle a step by hand as succeeded, whether it waits, is paused, or has an attempt in flight; the run goes on"
                    + " with the output that you give. An attempt in flight is cancelled. A step that waits for the steps"
                    + " before it, or has ended, can't be skipped."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir skip order-4711 gift-wrap",
            "  weir skip order-4711 charge --output '{\"waived\": true}' --reason \"good will\""
        })
final class SkipCommand extends OneRunCommand {
    @Parameters(index = "1", paramLabel = "STEP", description = "The step's id.")
    private String step = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "JSON|@FILE",
            description =
                    "The step's output, for the steps after it. Default: null. The validator of a revision loop needs"
                            + " one with a decision.")
    private String output = "null";

    @Option(names = "--reason", paramLabel = "TEXT", description = "For people who read the run's history.")
    private @Nullable String reason;

    @Override
    Asked ask(WeirClient client, RunDescription run) {
        if (run.status().isTerminal()) {
            throw refused(
                    run, "has already ended (" + run.status().wireName() + "); `weir fork` starts another run from it");
        }
        run.step(step)
                .map(found -> found.progress())
                .filter(found -> found.isSettled())
                .ifPresent(settled -> {
                    throw refused(run, "has settled step '" + step + "' before: it is " + settled.wireName());
                });
        Payload value = JsonArgument.value("--output", output, surroundings().directory());
        return new Asked("skip step " + step, () -> client.skipStep(run.runId(), step, value, reason));
    }
}

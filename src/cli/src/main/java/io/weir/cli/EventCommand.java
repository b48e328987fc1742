package io.weir.cli;

import io.weir.client.RunDescription;
import io.weir.client.WeirClient;
import io.weir.protocol.Payload;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir event}. */
@Command(
        name = "event",
        description = {
            "Send an event to a run. The first step that waits for it takes it. If no step waits for it yet, the run keeps it for"
                    + " the time that the definition gives, one day by default."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir event order-4711 paid --payload '{\"amount\": 12}'",
            "  weir event order-4711 paid --payload @payment.json --id payment-77"
        })
final class EventCommand extends OneRunCommand {
    @Parameters(index = "1", paramLabel = "NAME", description = "The event's name.")
    private String event = "";

    @Option(
            names = {"-p", "--payload"},
            paramLabel = "JSON|@FILE",
            description = "The event's payload. Default: null.")
    private String payload = "null";

    @Option(names = "--id", paramLabel = "ID", description = "The run accepts an event with the same id once.")
    private @Nullable String id;

    @Override
    Asked ask(WeirClient client, RunDescription run) {
        if (run.status().isTerminal()) {
            throw refused(run, "has already ended (" + run.status().wireName() + ")");
        }
        Payload value = JsonArgument.value("--payload", payload, surroundings().directory());
        return new Asked("take event " + event, () -> client.sendEvent(run.runId(), event, id, value));
    }
}

package io.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.weir.client.DeadLetterRecord;
import io.weir.client.WeirClient;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir dead-letters list}. */
@Command(
        name = "list",
        description = "List dead letters, the newest first.",
        footerHeading = "%nExamples:%n",
        footer = {"  weir dead-letters list --since 1d", "  weir dead-letters list --run order-4711 --json"})
final class DeadLettersListCommand extends Subcommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Mixin
    private DeadLetterFilter filter = new DeadLetterFilter();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Largest number of letters. Default: 20.")
    private int limit = 20;

    @Option(names = "--oldest-first", description = "Show the oldest letters, oldest first.")
    private boolean oldestFirst;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw Failure.usage("Found --limit " + limit + ", expected at least 1");
        }
        List<DeadLetterRecord> letters;
        try (WeirClient weir = client.connect(surroundings())) {
            // One more shows that there are more.
            letters = weir.deadLetters().list(filter.query(), limit + 1, !oldestFirst);
        }
        boolean more = letters.size() > limit;
        List<DeadLetterRecord> shown = more ? letters.subList(0, limit) : letters;
        if (json) {
            ArrayNode array = JsonText.array();
            shown.forEach(letter -> array.add(DeadLetterJson.facts(letter)));
            terminal().raw(JsonText.pretty(array));
            return ExitCode.OK;
        }
        DeadLetterText.printList(terminal(), shown);
        if (more) {
            terminal().err().println("there are more; use --limit to show them");
            terminal().err().flush();
        }
        return ExitCode.OK;
    }
}

package io.weir.cli;

import io.weir.client.DeadLetterRecord;
import io.weir.client.WeirClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir dead-letters show}. */
@Command(
        name = "show",
        description = "Show one dead letter completely; its value as text, or as hex if it is not text.",
        footerHeading = "%nExample:%n",
        footer = "  weir dead-letters show 3@17")
final class DeadLettersShowCommand extends Subcommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(
            paramLabel = "PARTITION@OFFSET",
            converter = DeadLetterPosition.Converter.class,
            description = "Its position, as shown by `list`.")
    private DeadLetterPosition position = new DeadLetterPosition(0, 0);

    @Option(names = "--full", description = "The whole value, of any length.")
    private boolean full;

    @Option(names = "--json", description = "Print as JSON, bytes in base64.")
    private boolean json;

    @Override
    public Integer call() {
        DeadLetterRecord letter;
        try (WeirClient weir = client.connect(surroundings())) {
            letter = position.find(weir.deadLetters());
        }
        if (json) {
            terminal().raw(JsonText.pretty(DeadLetterJson.whole(letter)));
        } else {
            DeadLetterText.print(terminal(), letter, full);
        }
        return ExitCode.OK;
    }
}

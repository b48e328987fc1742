package io.weir.cli;

import io.weir.client.DeadLetterLog;
import io.weir.client.DeadLetterRecord;
import io.weir.client.WeirClient;
import io.weir.client.WeirClientException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir dead-letters retry}. */
@Command(
        name = "retry",
        description = {
            "Write dead letters to their topics again, with key, value and headers unchanged: the named ones, or all that the"
                    + " options select. Retrying twice is harmless: requests and reports count once."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir dead-letters retry 3@17 0@4",
            "  weir dead-letters retry --reason engine_error --since 2h         prints the plan",
            "  weir dead-letters retry --reason engine_error --since 2h --yes   executes it"
        })
final class DeadLettersRetryCommand extends Subcommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Mixin
    private DeadLetterFilter filter = new DeadLetterFilter();

    @Parameters(
            paramLabel = "PARTITION@OFFSET",
            arity = "0..*",
            converter = DeadLetterPosition.Converter.class,
            description = "Their positions, as shown by `list`.")
    private List<DeadLetterPosition> positions = new ArrayList<>();

    @Option(names = "--yes", description = "Execute it for all letters that the options select.")
    private boolean yes;

    private int retried;
    private int refused;

    @Override
    public Integer call() {
        if (positions.isEmpty() == filter.isEmpty()) {
            throw Failure.usage("Expected either positions, such as 3@17, or options that select, such as --reason");
        }
        try (WeirClient weir = client.connect(surroundings())) {
            DeadLetterLog letters = weir.deadLetters();
            if (filter.isEmpty()) {
                List<DeadLetterRecord> named = positions.stream()
                        .map(position -> position.find(letters))
                        .toList();
                named.forEach(letter -> retry(letters, letter));
            } else {
                letters.forEach(filter.query(), letter -> chosen(letters, letter));
            }
        }
        return conclude();
    }

    private void chosen(DeadLetterLog letters, DeadLetterRecord letter) {
        if (yes) {
            retry(letters, letter);
        } else if (letter.notRetryable().isPresent()) {
            refused(letter, letter.notRetryable().get());
        } else {
            retried++;
            terminal()
                    .line("would retry " + letter.position() + ", "
                            + letter.letter().reason() + ", from " + Terminal.harmless(letter.sourcePosition()));
        }
    }

    private void retry(DeadLetterLog letters, DeadLetterRecord letter) {
        if (letter.notRetryable().isPresent()) {
            refused(letter, letter.notRetryable().get());
            return;
        }
        try {
            String now = letters.retry(letter);
            retried++;
            terminal().line("retried " + letter.position() + ", now " + now);
        } catch (WeirClientException e) {
            refused(letter, String.valueOf(e.getMessage()));
        }
    }

    private void refused(DeadLetterRecord letter, String why) {
        refused++;
        terminal().err().println("weir: not retried " + letter.position() + ": " + Terminal.harmless(why));
        terminal().err().flush();
    }

    private int conclude() {
        if (retried + refused == 0) {
            throw new Failure(ExitCode.NOT_FOUND, "No dead letter matches the options");
        }
        boolean done = yes || filter.isEmpty();
        terminal()
                .line((done ? "retried " : "would retry ")
                        + retried
                        + (refused > 0 ? ", not " + refused : "")
                        + (done ? "" : "; --yes does it"));
        return refused > 0 ? ExitCode.FAILED : ExitCode.OK;
    }
}

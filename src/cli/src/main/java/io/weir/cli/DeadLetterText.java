package io.weir.cli;

import io.weir.cli.Terminal.Tone;
import io.weir.client.DeadLetterRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Dead letters for people. All text from the letter itself is escaped. */
final class DeadLetterText {
    /** From this width on, a letter's message is beside its facts. */
    private static final int WIDE = 120;

    private static final int LONGEST_RUN = 40;

    private DeadLetterText() {}

    static void printList(Terminal terminal, List<DeadLetterRecord> letters) {
        if (letters.isEmpty()) {
            terminal.line("no dead letters");
            return;
        }
        int position = width(letters, letter -> letter.position().length());
        int reason = width(letters, letter -> letter.letter().reason().length());
        int source = width(letters, letter -> letter.sourcePosition().length());
        int run = Math.min(LONGEST_RUN, width(letters, letter -> run(letter).length()));
        String format = "%-" + position + "s  %s  %-" + reason + "s  %-" + source + "s  %-" + run + "s";
        for (DeadLetterRecord letter : letters) {
            String facts = String.format(
                    format,
                    letter.position(),
                    letter.at().truncatedTo(ChronoUnit.SECONDS),
                    Terminal.harmless(letter.letter().reason()),
                    Terminal.harmless(letter.sourcePosition()),
                    Terminal.fit(run(letter), LONGEST_RUN));
            String message = (letter.retriedFrom() == null ? "" : "(retried) ")
                    + letter.letter().message();
            if (terminal.interactive() && terminal.width() < WIDE) {
                terminal.line(cut(facts.stripTrailing(), terminal.width()));
                String indent = " ".repeat(position + 2);
                terminal.line(
                        terminal.tone(Tone.QUIET, indent + Terminal.fit(message, terminal.width() - indent.length())));
            } else {
                int left = terminal.interactive() ? terminal.width() - facts.length() - 2 : Integer.MAX_VALUE;
                terminal.line((facts + "  " + Terminal.fit(message, Math.max(20, left))).stripTrailing());
            }
        }
    }

    /** Columns stay columns, unlike in {@link Terminal#fit}. */
    private static String cut(String line, int columns) {
        return line.length() <= columns ? line : line.substring(0, columns - 1) + "…";
    }

    private static String run(DeadLetterRecord letter) {
        String runId = letter.runId();
        return runId == null ? "-" : Terminal.harmless(runId);
    }

    private static int width(List<DeadLetterRecord> letters, ToIntFunction<DeadLetterRecord> length) {
        return letters.stream().mapToInt(length).max().orElse(0);
    }

    static void print(Terminal terminal, DeadLetterRecord record, boolean full) {
        line(terminal, "letter", "weir.dead-letters-" + record.position() + ", written " + record.at());
        line(terminal, "reason", record.letter().reason());
        line(terminal, "message", record.letter().message());
        line(
                terminal,
                "source",
                record.sourcePosition() + ", written "
                        + Instant.ofEpochMilli(record.letter().timestamp()));
        line(terminal, "run", record.runId());
        if (record.retriedFrom() != null) {
            line(terminal, "retried", "from " + record.retriedFrom() + "; it failed again");
        }
        record.notRetryable().ifPresent(why -> line(terminal, "no retry", why));
        line(terminal, "key", ByteText.oneLine(record.letter().key()));
        for (Header header : record.sourceHeaders()) {
            line(terminal, "header", header.key() + " = " + ByteText.oneLine(header.value()));
        }
        byte[] value = record.letter().value();
        line(terminal, "value", value == null ? "none" : value.length + " bytes");
        if (value != null) {
            ByteText.lines(value, full).forEach(text -> terminal.line("  " + text));
        }
    }

    private static void line(Terminal terminal, String name, @Nullable String text) {
        terminal.line(String.format("%-10s", name) + (text == null ? "-" : Terminal.harmless(text)));
    }
}

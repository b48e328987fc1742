package io.weir.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command prints.
 *
 * @param out what was asked for
 * @param err progress and complaints
 * @param colours whether {@code out} may be coloured
 * @param interactive whether a line can be taken back and written again
 * @param width columns
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean colours, boolean interactive, int width) {
    private static final int DEFAULT_WIDTH = 80;
    private static final int NARROWEST = 40;

    /** Colours by what they mean; each is also said in words. */
    public enum Tone {
        GOOD("32"),
        BAD("31"),
        NOTE("33"),
        QUIET("2"),
        STRONG("1");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    static Terminal of(CommandSpec command) {
        CommandLine line = command.commandLine();
        OptionalInt columns = WeirCommand.surroundings(command).columns();
        return new Terminal(
                line.getOut(),
                line.getErr(),
                line.getColorScheme().ansi().enabled(),
                columns.isPresent(),
                Math.max(NARROWEST, columns.orElse(DEFAULT_WIDTH)));
    }

    /** The same without {@code out}, for a command whose output is for a program. */
    Terminal silent() {
        return new Terminal(new PrintWriter(Writer.nullWriter()), err, false, false, width);
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    public String tone(Tone tone, String text) {
        return colours && !text.isEmpty() ? "\u001b[" + tone.code + "m" + text + "\u001b[0m" : text;
    }

    /** {@code text} with its control characters spelt out: bytes of others must not steer the reader's terminal. */
    static String harmless(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (Character.isISOControl(character) || Character.getType(character) == Character.FORMAT) {
                safe.append(String.format("\\u%04x", character));
            } else {
                safe.appendCodePoint(character);
            }
        });
        return safe.toString();
    }

    /** {@code text} on one line of at most {@code columns}; what is cut off shows as an ellipsis. */
    public static String fit(String text, int columns) {
        String line = harmless(text.replaceAll("\\s+", " ").strip());
        int length = line.codePointCount(0, line.length());
        if (length <= columns) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, Math.max(0, columns - 1))) + "…";
    }
}

package io.weir.cli;

import io.weir.protocol.Shown;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The output of a command.
 *
 * @param out the requested output
 * @param err progress and errors
 * @param colours true if {@code out} may be coloured
 * @param interactive true if a line can be rewritten
 * @param width columns
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean colours, boolean interactive, int width) {
    private static final int USUAL_WIDTH = 80;
    /** Width for a file or a pipe: nothing is cut, so that searches find it. */
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int NARROWEST = 40;

    /** An escape of {@link Tone}, after escaping. */
    private static final Pattern COLOURING = Pattern.compile("\\\\u001b\\[(0|1|2|31|32|33)m");

    /** Colours by meaning; words always say the same. */
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
                Math.max(NARROWEST, columns.orElse(UNLIMITED)));
    }

    /** The same, with a usual terminal's width if there is no terminal: for formatted text. */
    Terminal narrowed() {
        return width < UNLIMITED ? this : new Terminal(out, err, colours, interactive, USUAL_WIDTH);
    }

    /** The same without {@code out}, for a command whose output is for a program. */
    Terminal silent() {
        return new Terminal(new PrintWriter(Writer.nullWriter()), err, false, false, width);
    }

    /** The same, with progress on standard error, for a command whose output is for a program. */
    Terminal progressOnly() {
        return new Terminal(err, err, false, false, width);
    }

    /**
     * Prints one line. Text other than the colours of {@link #tone} cannot start another line or control the terminal.
     */
    public void line(String text) {
        out.println(colours ? COLOURING.matcher(harmless(text)).replaceAll("\u001b[$1m") : harmless(text));
        out.flush();
    }

    /** Prints JSON, or other output for programs, unchanged. */
    void raw(String text) {
        out.println(text);
        out.flush();
    }

    public String tone(Tone tone, String text) {
        return colours && !text.isEmpty() ? "\u001b[" + tone.code + "m" + text + "\u001b[0m" : text;
    }

    /** {@code text} with escaped control characters, so that data from outside cannot control the reader's terminal. */
    static String harmless(String text) {
        return Shown.harmless(text);
    }

    /** {@code text} on one line of at most {@code columns}; an ellipsis replaces the rest. */
    public static String fit(String text, int columns) {
        String line = harmless(text.replaceAll("\\s+", " ").strip());
        int length = line.codePointCount(0, line.length());
        if (length <= columns) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, Math.max(0, columns - 1))) + "…";
    }

    /** Breaks between words; a longer word gets its own line. */
    static List<String> wrapped(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}

package io.weir.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows bytes of unknown origin: as text if they are text, otherwise as hex, and never as commands to the terminal. */
final class ByteText {
    private static final int LONGEST_TEXT = 2_000;
    private static final int LONGEST_BINARY = 256;
    private static final int BYTES_A_LINE = 16;
    private static final int LONGEST_LINE = 200;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private ByteText() {}

    static String oneLine(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "none";
        }
        return text(bytes)
                .map(text -> Terminal.fit(text, LONGEST_LINE))
                .orElseGet(() -> bytes.length + " bytes, hex " + HEX.formatHex(bytes, 0, Math.min(bytes.length, 32)));
    }

    /** Lines to print; the last one gives the omitted length. */
    static List<String> lines(byte[] bytes, boolean full) {
        Optional<String> text = text(bytes);
        return text.isPresent() ? textLines(text.get(), full) : hexLines(bytes, full);
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static List<String> textLines(String text, boolean full) {
        int length = text.codePointCount(0, text.length());
        boolean cut = !full && length > LONGEST_TEXT;
        String shown = cut ? text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT)) : text;
        List<String> lines = new ArrayList<>();
        shown.lines().map(line -> Terminal.harmless(line.replace("\t", "    "))).forEach(lines::add);
        if (cut) {
            lines.add("… " + (length - LONGEST_TEXT) + " more characters; --full shows them");
        }
        return lines;
    }

    private static List<String> hexLines(byte[] bytes, boolean full) {
        int end = full ? bytes.length : Math.min(bytes.length, LONGEST_BINARY);
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < end; at += BYTES_A_LINE) {
            byte[] part = Arrays.copyOfRange(bytes, at, Math.min(end, at + BYTES_A_LINE));
            StringBuilder ascii = new StringBuilder();
            for (byte one : part) {
                ascii.append(one >= ' ' && one < 127 ? (char) one : '.');
            }
            lines.add(String.format("%08x  %-47s  %s", at, HEX.formatHex(part), ascii));
        }
        if (end < bytes.length) {
            lines.add("… " + (bytes.length - end) + " more bytes; --full shows them");
        }
        return lines;
    }
}

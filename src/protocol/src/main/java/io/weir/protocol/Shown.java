package io.weir.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Formats untrusted text (keys, ids, reasons, values of records) for logs and messages: on one line, shortened, with
 * escapes for characters that could start a new line, control a terminal or change the reading direction.
 */
public final class Shown {
    /** Number of characters shown; the number of omitted ones follows. */
    public static final int LONGEST = 200;

    private Shown() {}

    /** Null is shown as {@code null}. */
    public static String of(@Nullable Object text) {
        return cut(String.valueOf(text), LONGEST);
    }

    /** Bytes that should be UTF-8; invalid ones are shown as U+FFFD. */
    public static String of(byte @Nullable [] bytes) {
        return bytes == null ? "null" : of(new String(bytes, StandardCharsets.UTF_8));
    }

    /** For sentences that contain more than one such text. */
    public static String sentence(@Nullable Object text) {
        return cut(String.valueOf(text), 10 * LONGEST);
    }

    private static String cut(String text, int longest) {
        int length = text.codePointCount(0, text.length());
        return length <= longest
                ? harmless(text)
                : harmless(text.substring(0, text.offsetByCodePoints(0, longest)))
                        + String.format(Locale.ROOT, "... (%,d more)", length - longest);
    }

    /** The whole {@code text}, with escapes for line ends and other control and format characters. */
    public static String harmless(String text) {
        if (text.codePoints().allMatch(Shown::isHarmless)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> {
            if (isHarmless(character)) {
                safe.appendCodePoint(character);
            } else {
                safe.append(String.format("\\u%04x", character));
            }
        });
        return safe.toString();
    }

    private static boolean isHarmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}

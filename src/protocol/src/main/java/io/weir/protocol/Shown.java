package io.weir.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How text of strangers (keys, ids, reasons, values of records) is put into logs and messages: on one line, with whatever
 * could begin another line, steer a terminal or turn the reading direction spelt out, and cut.
 */
public final class Shown {
    /** Characters that are shown; how many more there are is said. */
    public static final int LONGEST = 200;

    private Shown() {}

    /** Null is shown as {@code null}. */
    public static String of(@Nullable Object text) {
        return cut(String.valueOf(text), LONGEST);
    }

    /** Bytes that should be UTF-8; what isn't shows as U+FFFD. */
    public static String of(byte @Nullable [] bytes) {
        return bytes == null ? "null" : of(new String(bytes, StandardCharsets.UTF_8));
    }

    /** For sentences that hold more than one such text. */
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

    /** All of {@code text}, with line ends and other control and format characters written as escapes. */
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

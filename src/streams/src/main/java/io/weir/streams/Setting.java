package io.weir.streams;

import java.util.function.Function;

/**
 * One key of the configuration.
 *
 * @param name the name in a file, such as {@code weir.state.dir}
 * @param defaultText the value if none is given; empty if there is no default
 * @param sentence the description, with its unit
 * @param parser parses the text; the message of an {@link IllegalArgumentException} says what was expected
 */
public record Setting<T>(String name, String defaultText, String sentence, Function<String, T> parser) {

    static Setting<String> text(String name, String defaultText, String sentence) {
        return new Setting<>(name, defaultText, sentence, Function.identity());
    }

    static Setting<Boolean> flag(String name, boolean defaultValue, String sentence) {
        return new Setting<>(name, Boolean.toString(defaultValue), sentence, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false");
        });
    }

    /** Creates a setting that is true for {@code yes} and false for {@code no}; {@code yes} is the default. */
    static Setting<Boolean> choice(String name, String yes, String no, String sentence) {
        return new Setting<>(name, yes, sentence, text -> {
            if (!text.equals(yes) && !text.equals(no)) {
                throw new IllegalArgumentException(yes + " or " + no);
            }
            return text.equals(yes);
        });
    }

    static Setting<Integer> number(String name, int defaultValue, int min, int max, String sentence) {
        return new Setting<>(name, Integer.toString(defaultValue), sentence, text -> (int) between(text, min, max));
    }

    static Setting<Long> longNumber(String name, long defaultValue, long min, long max, String sentence) {
        return new Setting<>(name, Long.toString(defaultValue), sentence, text -> between(text, min, max));
    }

    private static long between(String text, long min, long max) {
        String expected = "a whole number from " + min + " to " + max;
        try {
            long number = Long.parseLong(text);
            if (number < min || number > max) {
                throw new IllegalArgumentException(expected);
            }
            return number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(expected, e);
        }
    }
}

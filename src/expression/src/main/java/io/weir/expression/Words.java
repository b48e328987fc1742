package io.weir.expression;

import dev.cel.common.values.NullValue;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Formats values and lists of names for messages to authors. */
final class Words {
    private static final int LISTED = 10;

    private Words() {}

    static String kind(Object value) {
        if (value instanceof String || value instanceof JsonString) {
            return "text";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        if (value instanceof Number || value instanceof JsonNumber) {
            return "a number";
        }
        if (value instanceof NullValue) {
            return "null";
        }
        if (value instanceof List) {
            return "a list";
        }
        if (value instanceof Map) {
            return "an object";
        }
        return "a value JSON does not have";
    }

    static String shorten(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end) + "…";
    }

    /** The names in order, or the first few of many. */
    static String names(Collection<String> names) {
        if (names.isEmpty()) {
            return "(none)";
        }
        TreeSet<String> sorted = new TreeSet<>(names);
        String first =
                sorted.stream().limit(LISTED).reduce((a, b) -> a + ", " + b).orElse("");
        return sorted.size() > LISTED ? first + " and " + (sorted.size() - LISTED) + " more" : first;
    }

    static String unknownStep(String stepId, Collection<String> known) {
        return "there is no step `" + shorten(stepId, 100) + "`; the steps are: " + names(known);
    }
}

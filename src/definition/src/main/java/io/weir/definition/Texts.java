package io.weir.definition;

import java.util.regex.Pattern;

/** Checks the characters of ids, names and labels. */
final class Texts {
    static final int LONGEST_NAME = 200;
    static final int LONGEST_DESCRIPTION = 10_000;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,199}");
    // The characters that Kafka permits in a topic name; with the longest prefix it stays below Kafka's 249 characters.
    private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private Texts() {}

    static void checkId(String id, DocumentPath path, Problems problems) {
        if (!ID.matcher(id).matches()) {
            problems.add(
                    path,
                    "must be 1 to 200 letters, digits, '_', '.' or '-', the first a letter or digit, found "
                            + found(id));
        }
    }

    static void checkQueue(String queue, DocumentPath path, Problems problems) {
        if (!QUEUE.matcher(queue).matches()) {
            problems.add(
                    path,
                    "must be 1 to 200 letters, digits, '_', '.' or '-', as it becomes part of a topic's name, found "
                            + found(queue));
        }
    }

    static void checkName(String name, DocumentPath path, Problems problems) {
        if (name.isBlank()) {
            problems.add(path, "must not be empty");
        }
        checkLabel(name, path, problems);
    }

    /** A name that is compared as it is written, so an expression in it would be an error. */
    static void checkFixedName(String name, DocumentPath path, Problems problems) {
        checkName(name, path, problems);
        if (name.contains("${")) {
            problems.add(path, "can't contain an expression; expected a fixed name, found " + found(name));
        }
    }

    static void checkLabel(String label, DocumentPath path, Problems problems) {
        if (label.length() > LONGEST_NAME) {
            problems.add(path, "must be at most " + LONGEST_NAME + " characters long, found " + label.length());
        }
        if (label.chars().anyMatch(Character::isISOControl)) {
            problems.add(path, "must not contain control characters, found " + found(label));
        }
        checkWellFormed(label, path, problems);
    }

    static void checkDescription(String text, DocumentPath path, Problems problems) {
        if (text.length() > LONGEST_DESCRIPTION) {
            problems.add(path, "must be at most " + LONGEST_DESCRIPTION + " characters long, found " + text.length());
        }
        checkWellFormed(text, path, problems);
    }

    static void checkWellFormed(String text, DocumentPath path, Problems problems) {
        if (!isWellFormed(text)) {
            problems.add(path, "holds half of a surrogate pair, which is no character, found " + found(text));
        }
    }

    /** Returns true if UTF-8 can encode the text, which must not contain half of a surrogate pair. */
    static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static String found(String text) {
        return Quote.of(text) + (text.length() > LONGEST_NAME ? " (" + text.length() + " characters)" : "");
    }
}

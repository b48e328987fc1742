package io.weir.streams;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The topics that steps may emit to.
 *
 * @param entries names of topics; {@code *} stands for any characters
 */
public record EmitPermission(List<String> entries) {
    private static final Pattern ENTRY = Pattern.compile("[A-Za-z0-9._*-]{1,249}");

    public EmitPermission {
        entries = List.copyOf(entries);
    }

    /** @throws IllegalArgumentException with what was expected */
    static EmitPermission parse(String text) {
        List<String> entries = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
        if (!entries.stream().allMatch(entry -> ENTRY.matcher(entry).matches())) {
            throw new IllegalArgumentException(
                    "topics' names, separated by commas, in which * stands for any characters, such as orders,mail.*");
        }
        return new EmitPermission(entries);
    }

    /** Topics of the engine and of Kafka itself are never permitted. */
    boolean permits(String topic) {
        return !topic.startsWith("weir.")
                && !topic.startsWith("__")
                && entries.stream().anyMatch(entry -> matches(entry, topic));
    }

    /** The entries that are names of single topics. */
    List<String> names() {
        return entries.stream().filter(entry -> entry.indexOf('*') < 0).toList();
    }

    private static boolean matches(String entry, String topic) {
        String regex = Arrays.stream(entry.split("\\*", -1))
                .map(Pattern::quote)
                .reduce((a, b) -> a + ".*" + b)
                .orElse("");
        return topic.matches(regex);
    }

    @Override
    public String toString() {
        return String.join(",", entries);
    }
}

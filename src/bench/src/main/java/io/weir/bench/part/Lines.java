package io.weir.bench.part;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The format of a part's answers: {@code weir-bench: name=value name=value}, without white space in names and values.
 * Lines without this prefix come from the JVM and go to the log.
 */
final class Lines {
    private static final String MARK = "weir-bench:";

    private Lines() {}

    static String write(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(" ", MARK + " ", ""));
    }

    /** Empty if the line is not an answer of a part. */
    static Optional<Map<String, String>> read(String line) {
        if (!line.startsWith(MARK)) {
            return Optional.empty();
        }
        Map<String, String> fields = new TreeMap<>();
        for (String word : line.substring(MARK.length()).trim().split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                fields.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return Optional.of(fields);
    }
}

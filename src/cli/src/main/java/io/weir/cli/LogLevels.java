package io.weir.cli;

import java.util.Arrays;
import java.util.List;

/** Sets the log levels, before the first logger is created: afterwards {@code logback.xml} has been read. */
final class LogLevels {
    private static final String WEIR = "weir.log";
    private static final String KAFKA = "weir.log.kafka";
    private static final String WORKER = "weir.log.worker";

    private LogLevels() {}

    static void set(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        if (words.contains("--verbose") || words.contains("-v")) {
            setIfAbsent(WEIR, "INFO");
            setIfAbsent(KAFKA, "INFO");
        } else if (words.contains("server")) {
            // The log of a service is all its operator has; Kafka's own INFO would hide it.
            setIfAbsent(WEIR, "INFO");
            setIfAbsent(KAFKA, "WARN");
        } else if (words.contains("worker")) {
            // The worker explains Kafka's troubles itself. The command prints the line of its start.
            setIfAbsent(WEIR, "INFO");
            setIfAbsent(WORKER, "WARN");
        } else {
            setIfAbsent(WORKER, "WARN");
        }
    }

    private static void setIfAbsent(String property, String level) {
        String variable = property.toUpperCase(java.util.Locale.ROOT).replace('.', '_');
        if (System.getProperty(property) == null && System.getenv(variable) == null) {
            System.setProperty(property, level);
        }
    }
}

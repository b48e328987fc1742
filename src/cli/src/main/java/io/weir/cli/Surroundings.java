package io.weir.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Help.Ansi;

/**
 * The environment of a command.
 *
 * @param environment the environment variables
 * @param directory the directory for relative paths and {@code .weir}
 * @param columns the width of the terminal; empty if the output is a file or a pipe
 */
public record Surroundings(Map<String, String> environment, Path directory, OptionalInt columns) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** The script that starts Weir detects the terminal; Java has no way that works for all its versions. */
    static Surroundings ofProcess() {
        Integer columns = Integer.getInteger("weir.columns");
        return new Surroundings(
                System.getenv(), Path.of(""), columns == null ? OptionalInt.empty() : OptionalInt.of(columns));
    }

    Ansi ansi() {
        // https://no-color.org: present and not empty.
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return columns.isPresent() && wanted ? Ansi.ON : Ansi.OFF;
    }
}

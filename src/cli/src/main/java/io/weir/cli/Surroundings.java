package io.weir.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Help.Ansi;

/**
 * What a command finds around itself besides its command line.
 *
 * @param environment the environment variables
 * @param directory the directory that relative paths, and {@code .weir}, are looked for in
 * @param columns the width of the terminal that is printed to; empty when that is a file or a pipe
 */
public record Surroundings(Map<String, String> environment, Path directory, OptionalInt columns) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** The script that starts Weir knows whether there is a terminal; Java can't tell in one way on all its versions. */
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

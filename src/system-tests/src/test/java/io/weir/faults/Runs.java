package io.weir.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where runs leave their logs, timelines and reports. */
final class Runs {
    private Runs() {}

    /** A new directory under {@code target/faults}. */
    static Path directory(String kind, long seed) throws IOException {
        Path base = Files.createDirectories(Path.of("target/faults"));
        return Files.createTempDirectory(base, kind + "-seed-" + seed + "-").toAbsolutePath();
    }
}

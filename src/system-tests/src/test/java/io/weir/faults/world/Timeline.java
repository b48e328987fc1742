package io.weir.faults.world;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What was done to whom, and when: a line an entry, on standard output and in {@code timeline.log}. Thread-safe. */
public final class Timeline implements AutoCloseable {
    private final BufferedWriter file;
    private final long start = System.nanoTime();

    public Timeline(Path directory) throws IOException {
        file = Files.newBufferedWriter(directory.resolve("timeline.log"), StandardCharsets.UTF_8);
    }

    /** One line; {@code fault} is empty for what is no fault. */
    public synchronized void enter(String fault, String target, String what) {
        String line = String.format(
                Locale.ROOT,
                "%s %7.2fs  %-34s %-14s %s",
                LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS),
                (System.nanoTime() - start) / 1e9,
                fault,
                target,
                what);
        System.out.println(line);
        try {
            file.write(line);
            file.newLine();
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

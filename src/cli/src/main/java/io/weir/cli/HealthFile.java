package io.weir.cli;

import io.weir.streams.EngineFailure;
import io.weir.streams.EngineHealth;
import io.weir.streams.RestoreProgress;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in the engine's state directory with the engine's health, written every few seconds and read by {@code weir
 * health}. It needs no port, and works for everything that can start a process beside the engine.
 */
final class HealthFile {
    private static final Logger LOG = LoggerFactory.getLogger(HealthFile.class);
    private static final String NAME = "engine.health";
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final String STATE = "state";
    private static final String AT = "at";
    private static final String PROCESS = "process";
    private static final String CHANGELOGS = "restoring.changelogs";
    private static final String DONE = "restoring.done";
    private static final String TOTAL = "restoring.total";
    /** Numbered from 1. */
    private static final String TROUBLE = "trouble.";

    private static final String FAILED_AT = "failure.at";
    private static final String FAILED_WHERE = "failure.where";
    private static final String FAILED_RUN = "failure.run";
    private static final String FAILED_MESSAGE = "failure.message";

    private final Path file;

    /**
     * The content of the file and its time.
     *
     * @param process the engine's process id, or 0 if unknown
     * @param failure the last error that ended a thread, or null
     * @param troubles one sentence per problem that blocks work
     */
    record Reading(
            EngineHealth.Phase phase,
            Instant at,
            long process,
            RestoreProgress restoring,
            @Nullable Failed failure,
            List<String> troubles) {
        /** The content that this process's engine would write now. */
        static Reading of(EngineHealth health) {
            return new Reading(
                    health.phase(),
                    Instant.now(),
                    ProcessHandle.current().pid(),
                    health.restoring(),
                    health.failure()
                            .map(failure ->
                                    new Failed(failure.at(), failure.where(), failure.runId(), failure.message()))
                            .orElse(null),
                    health.troubles());
        }
    }

    /** A failure of a thread, in the form of the file. */
    record Failed(Instant at, String where, @Nullable String runId, String message) {
        String sentence() {
            return "a thread failed at " + at + " " + where + (runId == null ? "" : " (run '" + runId + "')") + ": "
                    + message;
        }
    }

    HealthFile(Path stateDirectory) {
        file = stateDirectory.resolve(NAME);
    }

    Path path() {
        return file;
    }

    /** Keeps the file up to date until it is closed; the last content stays. */
    Keeper keep(Supplier<EngineHealth> health) {
        return new Keeper(this, health);
    }

    /** Writes the file every few seconds, and on request. */
    static final class Keeper implements AutoCloseable {
        private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "weir-health");
            thread.setDaemon(true);
            return thread;
        });
        private final Runnable write;
        private final ScheduledFuture<?> repeated;

        private Keeper(HealthFile file, Supplier<EngineHealth> health) {
            write = () -> file.write(health.get());
            repeated = writer.scheduleWithFixedDelay(write, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }

        void writeNow() {
            write.run();
        }

        @Override
        public void close() {
            repeated.cancel(false);
            writer.shutdown();
            write.run();
        }
    }

    private synchronized void write(EngineHealth health) {
        try {
            StringWriter text = new StringWriter();
            content(health).store(text, null);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path next = file.resolveSibling(NAME + ".next");
            Files.writeString(next, text.toString());
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // The file gets old, which `weir health` notices.
            LOG.warn("Cannot write the engine's state to {}: {}", file, e.toString());
        }
    }

    private static Properties content(EngineHealth health) {
        Properties content = new Properties();
        content.setProperty(STATE, health.phase().wireName());
        content.setProperty(AT, Instant.now().toString());
        content.setProperty(PROCESS, Long.toString(ProcessHandle.current().pid()));
        RestoreProgress restoring = health.restoring();
        if (restoring.isUnderWay()) {
            content.setProperty(CHANGELOGS, Integer.toString(restoring.changelogs()));
            content.setProperty(DONE, Long.toString(restoring.done()));
            content.setProperty(TOTAL, Long.toString(restoring.total()));
        }
        health.failure().ifPresent(failure -> note(failure, content));
        for (int i = 0; i < health.troubles().size(); i++) {
            content.setProperty(TROUBLE + (i + 1), health.troubles().get(i));
        }
        return content;
    }

    private static void note(EngineFailure failure, Properties content) {
        content.setProperty(FAILED_AT, failure.at().toString());
        content.setProperty(FAILED_WHERE, failure.where());
        content.setProperty(FAILED_MESSAGE, failure.message());
        String runId = failure.runId();
        if (runId != null) {
            content.setProperty(FAILED_RUN, runId);
        }
    }

    /** Empty if there is no such file, or it is unreadable. */
    Optional<Reading> read() {
        Properties content = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            content.load(reader);
            return Optional.of(new Reading(
                    phase(content.getProperty(STATE, "")),
                    Instant.parse(content.getProperty(AT, "")),
                    number(content, PROCESS),
                    new RestoreProgress(
                            (int) number(content, CHANGELOGS), number(content, DONE), number(content, TOTAL)),
                    failed(content),
                    troubles(content)));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static EngineHealth.Phase phase(String found) {
        for (EngineHealth.Phase phase : EngineHealth.Phase.values()) {
            if (phase.wireName().equalsIgnoreCase(found)) {
                return phase;
            }
        }
        throw new IllegalArgumentException("no such state as '" + found + "'");
    }

    private static long number(Properties content, String name) {
        return Long.parseLong(content.getProperty(name, "0"));
    }

    private static List<String> troubles(Properties content) {
        List<String> troubles = new ArrayList<>();
        for (int i = 1; content.getProperty(TROUBLE + i) != null; i++) {
            troubles.add(content.getProperty(TROUBLE + i));
        }
        return troubles;
    }

    private static @Nullable Failed failed(Properties content) {
        String at = content.getProperty(FAILED_AT);
        return at == null
                ? null
                : new Failed(
                        Instant.parse(at),
                        content.getProperty(FAILED_WHERE, ""),
                        content.getProperty(FAILED_RUN),
                        content.getProperty(FAILED_MESSAGE, ""));
    }
}

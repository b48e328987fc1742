package io.weir.bench.part;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** A part's process, seen from the benchmark. */
public final class PartProcess implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(30);
    private static final Duration END_PATIENCE = Duration.ofSeconds(20);
    private static final int LOG_LINES_SHOWN = 5;
    /** From this Java version on, the native code of RocksDB and of the compression needs a permission. */
    private static final int NATIVE_ACCESS_FROM = 22;

    private final PartSpec spec;
    private final Process process;
    private final Path directory;
    private final Path log;
    private final PrintStream commands;
    /** An empty answer means that the process has ended. */
    private final BlockingQueue<Optional<Map<String, String>>> answers = new LinkedBlockingQueue<>();

    private PartProcess(PartSpec spec, Process process, Path directory) {
        this.spec = spec;
        this.process = process;
        this.directory = directory;
        this.log = logOf(spec, directory);
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "answers-of-" + spec.name());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the process; {@link #awaitUp} returns when it is ready. */
    static PartProcess start(PartSpec spec, Path directory) {
        Path settings = directory.resolve(spec.name() + ".properties");
        try {
            Path temporary = Files.createDirectories(dataOf(spec.name(), directory));
            write(spec.settings(), settings);
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-Djava.io.tmpdir=" + temporary);
            command.add("-Dweir.log=INFO");
            command.add("-Dweir.log.kafka=WARN");
            if (Runtime.version().feature() >= NATIVE_ACCESS_FROM) {
                command.add("--enable-native-access=ALL-UNNAMED");
            }
            if (spec.recorded()) {
                command.add("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                        + directory.resolve(spec.name() + ".jfr"));
            }
            command.addAll(spec.jvmOptions());
            command.add(PartMain.class.getName());
            command.add(spec.kind().label());
            command.add(settings.toString());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectError(logOf(spec, directory).toFile());
            // The class path is too long for a command line on some systems.
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            return new PartProcess(spec, builder.start(), directory);
        } catch (IOException e) {
            throw new PartException("The process of " + spec.name() + " can't be started: " + e.getMessage(), e);
        }
    }

    private static Path logOf(PartSpec spec, Path directory) {
        return directory.resolve(spec.name() + ".log");
    }

    /** The directory of a part's data; also of its temporary files, which include the broker's logs. */
    static Path dataOf(String name, Path directory) {
        return directory.resolve(name + ".data");
    }

    private static void write(Map<String, String> settings, Path file) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<Map<String, String>> answer = Lines.read(line);
                if (answer.isPresent()) {
                    answers.add(answer);
                }
            }
        } catch (IOException e) {
            // Closed while it was read: the same as ended.
        }
        answers.add(Optional.empty());
    }

    public String name() {
        return spec.name();
    }

    public PartKind kind() {
        return spec.kind();
    }

    /** Waits until it is up and returns its facts. */
    Map<String, String> awaitUp() {
        return answer(START_PATIENCE);
    }

    /** Its usage so far. */
    public Usage usage() {
        commands.println(PartMain.USAGE);
        return Usage.fromFields(answer(ANSWER_PATIENCE));
    }

    /** The current size of its files on disk. */
    public long diskBytes() {
        try (Stream<Path> files = Files.walk(dataOf(name(), directory))) {
            return files.mapToLong(PartProcess::size).sum();
        } catch (IOException | UncheckedIOException e) {
            // The file was deleted during the search.
            return 0;
        }
    }

    /** Kafka's index files do not count: they are created at full length and contain almost nothing. */
    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) && !file.toString().endsWith("index") ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** The measurements of a worker's steps since the last call. */
    public Measured measured() {
        commands.println(PartMain.MEASURED);
        return new Measured(answer(ANSWER_PATIENCE));
    }

    /** An answer to {@link #measured}. */
    public record Measured(Map<String, String> fields) {
        /** Adds the times between steps, microseconds. */
        public void addBetween(String definitionId, Histogram sum) {
            HopFields.addTo(sum, fields, HopFields.between(definitionId));
        }

        /** Adds the times from request to first step, microseconds. */
        public void addFirst(String definitionId, Histogram sum) {
            HopFields.addTo(sum, fields, HopFields.first(definitionId));
        }
    }

    private Map<String, String> answer(Duration patience) {
        Optional<Map<String, String>> answer;
        try {
            answer = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartException("interrupted while " + name() + " was waited for", e);
        }
        if (answer == null) {
            throw new PartException(name() + " says nothing for " + patience.toSeconds() + " s; its log is " + log);
        }
        return answer.orElseThrow(this::ended);
    }

    private PartException ended() {
        StringBuilder message = new StringBuilder("The process of " + name() + " has ended");
        try {
            if (process.waitFor(1, TimeUnit.SECONDS)) {
                message.append(" with exit code ").append(process.exitValue());
            }
            List<String> lines = new ArrayList<>(Files.readAllLines(log, StandardCharsets.UTF_8));
            lines.removeIf(line -> line.startsWith("\tat ") || line.startsWith("\t... "));
            message.append("; its log, ").append(log).append(", ends with:");
            lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size())
                    .forEach(line -> message.append("\n  ").append(line));
        } catch (IOException e) {
            message.append("; its log is ").append(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new PartException(message.toString());
    }

    Process process() {
        return process;
    }

    /** Requests its end; {@link #close} waits for it. */
    void beginToEnd() {
        commands.close();
    }

    @Override
    public void close() {
        beginToEnd();
        try {
            if (!process.waitFor(END_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            // Waits even then: its files are about to be deleted.
            process.destroyForcibly().onExit().join();
            Thread.currentThread().interrupt();
        }
    }
}

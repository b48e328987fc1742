package io.weir.bench.part;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program of a part: {@code PartMain KIND SETTINGS-FILE}. It writes a line of facts when it is up, answers every
 * line of its input with one line, and ends when its input ends.
 */
final class PartMain {
    private static final Logger LOG = LoggerFactory.getLogger(PartMain.class);
    private static final long LONGEST_STOP_S = 15;

    static final String MEASURED = "measured";
    static final String USAGE = "usage";

    private static final AtomicReference<@Nullable Part> RUNNING = new AtomicReference<>();

    private PartMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // The output of libraries goes to the log.
        System.setOut(System.err);
        Thread commands = new Thread(() -> answer(answers), "commands");
        commands.setDaemon(true);
        commands.start();
        Part part;
        try {
            part = start(PartKind.valueOf(arguments[0].toUpperCase(Locale.ROOT)), settings(Path.of(arguments[1])));
        } catch (RuntimeException | IOException e) {
            LOG.error("The {} could not be started", arguments[0], e);
            Runtime.getRuntime().halt(1);
            throw e;
        }
        RUNNING.set(part);
        answers.println(Lines.write(part.facts()));
        // The thread of the commands ends the process.
        Thread.currentThread().join();
    }

    private static Part start(PartKind kind, Map<String, String> settings) throws InterruptedException {
        return switch (kind) {
            case BROKER -> new BrokerPart(settings);
            case ENGINE -> new EnginePart(settings);
            case WORKER -> new WorkerPart(settings);
        };
    }

    private static Map<String, String> settings(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }

    /** Runs even while the part starts, because the starter may have ended by then. */
    private static void answer(PrintStream answers) {
        try (BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                Part part = RUNNING.get();
                Map<String, String> fields = new TreeMap<>();
                if (command.equals(MEASURED) && part != null) {
                    fields.putAll(part.measured());
                }
                fields.putAll(Usage.now().toFields());
                answers.println(Lines.write(fields));
            }
        } catch (IOException e) {
            LOG.warn("The benchmark can't be heard any more", e);
        } finally {
            end();
        }
    }

    private static void end() {
        Thread watchdog = new Thread(PartMain::haltLater, "watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        Part part = RUNNING.get();
        if (part != null) {
            part.close();
        }
        // Runs the shutdown hooks: one of them writes the flight recording.
        System.exit(0);
    }

    private static void haltLater() {
        try {
            TimeUnit.SECONDS.sleep(LONGEST_STOP_S);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(2);
    }
}

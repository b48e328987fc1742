package io.weir.faults.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process of its own, with its output in a log file. What it prints can be listened to, what it reads be written. */
public final class ChildProcess implements AutoCloseable {
    private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        // Whatever ends the harness in order; after a kill -9 the children see the end of their input.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly)));
    }

    private final String name;
    private final Process process;
    private final Thread pump;

    private ChildProcess(String name, Process process, Path log, Consumer<String> listener) {
        this.name = name;
        this.process = process;
        this.pump = new Thread(() -> pump(log, listener), "output-of-" + name);
        pump.setDaemon(true);
        pump.start();
    }

    /** Starts it; {@code listener} is called with each line of its output, on a thread of this process's. */
    public static ChildProcess start(String name, ProcessBuilder builder, Path log, Consumer<String> listener) {
        try {
            Process process = builder.redirectErrorStream(true).start();
            ALIVE.add(process);
            return new ChildProcess(name, process, log, listener);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be started", e);
        }
    }

    /** A small JVM with this one's class path. */
    public static ProcessBuilder java(
            List<String> options, Map<String, String> environment, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                // The product's own logging, not the one that keeps tests quiet.
                "-Dlogback.configurationFile=logback.xml"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }

    private void pump(Path log, Consumer<String> listener) {
        try (BufferedReader output =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                BufferedWriter file = Files.newBufferedWriter(
                        log, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                file.write(line);
                file.newLine();
                file.flush();
                listener.accept(line);
            }
        } catch (IOException e) {
            // The pipe breaks when the process is killed.
        } finally {
            ALIVE.remove(process);
        }
    }

    public String name() {
        return name;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Of one that has ended; {@link IllegalThreadStateException} while it lives. */
    public int exitCode() {
        return process.exitValue();
    }

    /** As kill -9: no shutdown hook runs, nothing is flushed. Returns when it is gone and its output is read. */
    public void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
        readOutput();
    }

    /** As SIGTERM, without waiting for what comes of it. */
    public void signalTermination() {
        // Process.destroy() would also close the child's input, the end of which is to a child the end of its parent.
        process.toHandle().destroy();
    }

    /**
     * As SIGTERM; killed when it is still there after {@code patience}.
     *
     * @return whether it ended by itself
     */
    public boolean terminate(Duration patience) throws InterruptedException {
        signalTermination();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
            return false;
        }
        readOutput();
        return true;
    }

    private void readOutput() throws InterruptedException {
        pump.join(TimeUnit.SECONDS.toMillis(10));
    }

    /** Takes the CPU from it, as SIGSTOP. */
    public void stop() throws InterruptedException {
        signal("STOP");
    }

    /** Gives the CPU back, as SIGCONT. */
    public void resume() throws InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a line to its input; a process that is gone doesn't mind. */
    public void tell(String line) {
        Writer input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(name + " can't be told '" + line + "'", e);
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package io.weir.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An engine in a process of its own, so that it can be killed. It ends by itself when its parent does. */
final class EngineProcess implements AutoCloseable {
    private static final String RUNNING = "RUNNING";

    private final Process process;

    private EngineProcess(Process process) {
        this.process = process;
    }

    static EngineProcess start(Map<String, String> settings, Path log) throws IOException {
        return start(settings, log, "-XX:TieredStopAtLevel=1");
    }

    /** @param jvm options of the process's JVM */
    static EngineProcess start(Map<String, String> settings, Path log, String... jvm) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvm));
        command.addAll(List.of(
                // Logback's own messages would be on the stream on which the process says that it runs.
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                EngineProcess.class.getName()));
        settings.forEach((name, value) -> command.add(name + "=" + value));
        return new EngineProcess(
                new ProcessBuilder(command).redirectError(log.toFile()).start());
    }

    /** Waits until the engine said that it runs. */
    void awaitRunning() throws IOException {
        byte[] said = process.getInputStream().readNBytes(RUNNING.length());
        if (!new String(said, StandardCharsets.UTF_8).equals(RUNNING)) {
            throw new AssertionError("the engine's process said '" + new String(said, StandardCharsets.UTF_8) + "'");
        }
    }

    /** Stops in order, and waits until the process has ended. */
    void stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the engine's process does not end");
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** As kill -9: no shutdown hook runs, no socket is closed in order. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> settings = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        try (WeirEngine engine = new WeirEngine(WeirConfig.of(settings))) {
            engine.start();
            if (engine.awaitRunning(Duration.ofSeconds(60))) {
                System.out.print(RUNNING);
                System.out.flush();
            }
            waitForEndOfInput();
        }
    }

    private static void waitForEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

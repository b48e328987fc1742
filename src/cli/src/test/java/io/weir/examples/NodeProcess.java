package io.weir.examples;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** {@code examples/node-worker} as a process of its own. */
final class NodeProcess implements AutoCloseable {
    static final Path HOME = Path.of("examples/node-worker");
    private static final Duration START = Duration.ofSeconds(30);

    private final Process process;
    private final Path output;

    private NodeProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Ends the test as skipped where there is no Node, or the worker's dependency was not installed. */
    static void require() {
        requireNode();
        Assumptions.assumeTrue(
                Files.isDirectory(HOME.resolve("node_modules/kafkajs")),
                "kafkajs is not installed, so the worker in Node is not tested: run `npm ci` in " + HOME);
    }

    /** Ends the test as skipped where there is no Node. */
    static void requireNode() {
        try {
            Process version = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Assumptions.assumeTrue(
                    version.waitFor(10, TimeUnit.SECONDS) && version.exitValue() == 0,
                    "`node --version` does not work");
        } catch (IOException e) {
            Assumptions.abort("no Node on the PATH, so its worker is not tested: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Assumptions.abort("interrupted");
        }
    }

    /** Starts the worker and waits until it has subscribed. */
    static NodeProcess start(String bootstrapServers, String queue, Path output, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder("node", "index.mjs")
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("WEIR_BOOTSTRAP_SERVERS", bootstrapServers);
        builder.environment().put("WEIR_QUEUE", queue);
        builder.environment().putAll(environment);
        NodeProcess worker = new NodeProcess(builder.start(), output);
        await("the worker in Node is up").atMost(START).until(() -> {
            if (!worker.process.isAlive()) {
                throw new IllegalStateException("the worker in Node ended: " + worker.output());
            }
            return worker.output().contains("worker is up");
        });
        return worker;
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** Sends SIGTERM and waits for the end. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the worker in Node is still there 30 s after SIGTERM");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

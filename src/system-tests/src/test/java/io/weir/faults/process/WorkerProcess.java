package io.weir.faults.process;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A worker, in Java or in Node, that can be killed and started again. */
public final class WorkerProcess implements AutoCloseable {
    public static final String NODE_QUEUE = "node";
    private static final Path NODE_HOME = Path.of("examples/node-worker");
    /** Node has no thread to read the input beside the worker, but it can be told to end with it. */
    private static final String END_WITH_PARENT =
            "data:text/javascript,process.stdin.resume();process.stdin.on('end',()=>process.exit(3))";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String name;
    private final Path log;
    private final Supplier<ProcessBuilder> command;
    private final AtomicBoolean up = new AtomicBoolean();
    private @Nullable ChildProcess process;

    private WorkerProcess(String name, Path directory, Supplier<ProcessBuilder> command) {
        this.name = name;
        this.log = directory.resolve(name + ".log");
        this.command = command;
    }

    public static WorkerProcess java(Path directory, String servers) {
        String name = "worker-java";
        return new WorkerProcess(
                name,
                directory,
                () -> ChildProcess.java(
                        List.of("-Xmx96m"), Map.of("WEIR_LOG", "WARN"), WorkerMain.class, List.of(servers, name)));
    }

    public static WorkerProcess node(Path directory, String servers) {
        return new WorkerProcess("worker-node", directory, () -> {
            ProcessBuilder builder =
                    new ProcessBuilder("node", "--import", END_WITH_PARENT, "index.mjs").directory(NODE_HOME.toFile());
            builder.environment().put("WEIR_BOOTSTRAP_SERVERS", servers);
            builder.environment().put("WEIR_QUEUE", NODE_QUEUE);
            return builder;
        });
    }

    /** Whether the machine has Node, and the worker's one dependency is installed. */
    public static boolean hasNode() {
        return Files.isExecutable(Path.of("/usr/bin/node"))
                && Files.isDirectory(NODE_HOME.resolve("node_modules/kafkajs"));
    }

    public String name() {
        return name;
    }

    public void start() {
        up.set(false);
        process = ChildProcess.start(name, command.get(), log, line -> {
            if (line.startsWith(WorkerMain.UP)) {
                up.set(true);
            }
        });
    }

    public void awaitUp() {
        await(name + " is up").atMost(PATIENCE).until(() -> {
            if (!isAlive()) {
                throw new IllegalStateException(name + " has ended; see " + log);
            }
            return up.get();
        });
    }

    public void kill() throws InterruptedException {
        child().kill();
    }

    /** Of the worker in Java only: at the next opportunity. */
    public void die(WorkerMain.Death when) {
        child().tell(when.name());
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    private ChildProcess child() {
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return process;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}

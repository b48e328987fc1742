package io.weir.faults.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A broker and controller, one of three, that can be killed and started again on its data.
 *
 * <p>It listens three times: for the harness and the other brokers; for engines and workers, who are told the proxy's port;
 * and for the controllers' quorum.
 */
public final class BrokerProcess implements AutoCloseable {
    static final String UP = "broker is up";
    static final String CONTROLLER = "CONTROLLER";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Where a node listens. */
    public record Address(int id, int direct, int proxied, int proxy, int controller) {
        public static Address of(int id, Ports ports) {
            return new Address(id, ports.next(), ports.next(), ports.next(), ports.next());
        }

        String voter() {
            return id + "@127.0.0.1:" + controller;
        }
    }

    private final Address address;
    private final Path directory;
    private final String cluster;
    private final AtomicBoolean up = new AtomicBoolean();
    private @Nullable ChildProcess process;

    /** Not started yet; {@code settings} go over those that every node has. */
    public BrokerProcess(
            Address address, List<Address> all, Path directory, String cluster, Map<String, String> settings)
            throws IOException {
        this.address = address;
        this.directory = directory;
        this.cluster = cluster;
        Properties properties = new Properties();
        properties.putAll(BrokerSettings.of(address, all, directory.resolve("broker-" + address.id())));
        properties.putAll(settings);
        try (Writer writer = Files.newBufferedWriter(settingsFile(), StandardCharsets.UTF_8)) {
            properties.store(writer, null);
        }
    }

    private Path settingsFile() {
        return directory.resolve(name() + ".properties");
    }

    public Address address() {
        return address;
    }

    public String name() {
        return "broker-" + address.id();
    }

    /** Returns at once; see {@link #awaitUp}. */
    public void start() {
        up.set(false);
        process = ChildProcess.start(
                name(),
                ChildProcess.java(
                        List.of("-Xmx256m"),
                        Map.of("WEIR_LOG_KAFKA", "WARN"),
                        BrokerMain.class,
                        List.of(settingsFile().toString(), cluster)),
                directory.resolve(name() + ".log"),
                line -> {
                    if (line.equals(UP)) {
                        up.set(true);
                    }
                });
    }

    public void awaitUp() {
        ChildProcess started = process();
        await(name() + " is up").atMost(PATIENCE).until(() -> {
            if (!started.isAlive()) {
                throw new IllegalStateException(name() + " ended with code " + started.exitCode() + "; see its log");
            }
            return up.get();
        });
    }

    public void kill() throws InterruptedException {
        process().kill();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    private ChildProcess process() {
        if (process == null) {
            throw new IllegalStateException(name() + " was not started");
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

package io.weir.embedded;

import java.nio.file.Path;
import java.util.Map;

/**
 * A single-node KRaft broker in this process. It listens on 127.0.0.1 only, without encryption, authentication and
 * replication: for development, demonstrations and tests.
 *
 * <p>Factory methods return when the broker accepts requests (about two seconds). If it cannot start, they throw {@link
 * EmbeddedBrokerException} with a sentence that says what to do.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int ANY_PORT = 0;
    private static final int HIGHEST_PORT = 65_535;

    private final int port;
    private final OpenResources resources;

    private EmbeddedBroker(int port, OpenResources resources) {
        this.port = port;
        this.resources = resources;
    }

    /** Starts a broker on a free port, with its data in a new temporary directory that {@link #close} deletes. */
    public static EmbeddedBroker ephemeral() {
        return ephemeral(Map.of());
    }

    /** Same as {@link #ephemeral()}, with own Kafka broker settings, which override the built-in ones. */
    public static EmbeddedBroker ephemeral(Map<String, String> overrides) {
        return start(DataDirectory.temporary(), ANY_PORT, overrides);
    }

    /**
     * Starts a broker whose data stays in {@code directory} across restarts. The directory is created if it does not
     * exist, and locked against other processes until {@link #close}.
     *
     * @param port the port to listen on, or 0 for a free one, which then differs from start to start
     */
    public static EmbeddedBroker persistent(Path directory, int port) {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new EmbeddedBrokerException("Found port " + port + ", expected 0 (any free port) to " + HIGHEST_PORT);
        }
        return start(DataDirectory.kept(directory), port, BrokerSettings.quickReturn());
    }

    private static EmbeddedBroker start(DataDirectory data, int port, Map<String, String> overrides) {
        OpenResources opened = new OpenResources();
        opened.add(data);
        try {
            BoundPort clients = opened.add(BoundPort.bind(port));
            BoundPort controller = opened.add(BoundPort.bind(ANY_PORT));
            Map<String, String> settings =
                    BrokerSettings.of(data.formatted(), clients.port(), controller.port(), overrides);
            opened.add(new KafkaNode(settings, clients, controller)).start();
            return new EmbeddedBroker(clients.port(), opened);
        } catch (EmbeddedBrokerException e) {
            throw opened.closedBecauseOf(e);
        } catch (Exception e) {
            // Scala declares no checked exceptions, but throws them.
            throw opened.closedBecauseOf(new EmbeddedBrokerException(
                    "The embedded broker could not start on the data in " + data.root() + ": " + e.getMessage(), e));
        }
    }

    /** {@code 127.0.0.1:port}, for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return BoundPort.HOST + ":" + port;
    }

    /**
     * Stops the broker in order and releases its data. When this returns, every thread of the broker has ended. A
     * second call does nothing.
     */
    @Override
    public synchronized void close() {
        resources.closeAll();
    }
}

package io.weir.embedded;

import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** Kafka's controller and broker in one node, started and stopped together. */
final class KafkaNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaNode.class);

    private final ControllerServer controller;
    private final BrokerServer broker;
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

    /** Loads the formatted log directory from the settings; starts nothing yet. */
    KafkaNode(Map<String, String> settings, BoundPort clientPort, BoundPort controllerPort) {
        KafkaConfig config = new KafkaConfig(settings, false);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> directories =
                KafkaRaftServer.initializeLogDirs(config, LOG, "");
        List<String> voters = config.quorumConfig().voters();
        SharedServer shared = new SharedServer(
                config,
                directories._1(),
                Time.SYSTEM,
                new Metrics(),
                CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(voters)),
                List.of(),
                this::faultHandler,
                new BoundSockets(clientPort, controllerPort));
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
        broker = new BrokerServer(shared);
    }

    /** Returns when the broker is registered, unfenced and accepts requests. */
    void start() {
        try {
            controller.startup();
            broker.startup();
        } catch (Throwable e) {
            // An error in another thread is closer to the cause than the wait that failed because of it.
            Throwable first = fault.get();
            if (first != null && first != e) {
                e.addSuppressed(first);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            broker.shutdown();
        } finally {
            controller.shutdown();
        }
    }

    /** Kafka's own handler ends the JVM, which here is the user's program or test. */
    private FaultHandler faultHandler(String name, boolean fatal, Runnable action) {
        return (message, cause) -> {
            action.run();
            RuntimeException failure = new IllegalStateException(name + ": " + message, cause);
            if (fatal) {
                fault.compareAndSet(null, failure);
                LOG.error("The embedded broker failed and must be restarted: {}: {}", name, message, cause);
            } else {
                LOG.warn("Fault in the embedded broker: {}: {}", name, message, cause);
            }
            return failure;
        };
    }

    private record BoundSockets(BoundPort client, BoundPort controller) implements ServerSocketFactory {
        @Override
        public ServerSocketChannel openServerSocket(
                String listener, InetSocketAddress address, int backlog, int receiveBuffer) {
            for (BoundPort bound : List.of(client, controller)) {
                if (bound.port() == address.getPort()) {
                    return bound.channel();
                }
            }
            throw new IllegalArgumentException("Listener " + listener + " asks for " + address + ", but only ports "
                    + client.port() + " and " + controller.port() + " are bound");
        }
    }
}

package io.weir.embedded;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The one broker that all integration tests of a JVM share, started by the first that asks and stopped with the JVM.
 * Tests share it, so each uses topics, groups and transactional ids of its own ({@link #uniqueName}).
 *
 * <ul>
 *   <li>{@code -Dweir.test.bootstrap=host:port} uses a cluster that runs already, with several brokers for example;
 *   <li>{@code -Dweir.test.broker=testcontainers} uses Apache's own image; without a Docker engine tests are skipped;
 *   <li>otherwise it is an {@link EmbeddedBroker}.
 * </ul>
 */
public final class TestBroker {
    private static final String BOOTSTRAP_PROPERTY = "weir.test.bootstrap";
    private static final String KIND_PROPERTY = "weir.test.broker";
    private static final String IMAGE = "apache/kafka:4.3.1";

    private static final Logger LOG = LoggerFactory.getLogger(TestBroker.class);

    private static @Nullable Supplier<String> running;

    private TestBroker() {}

    /**
     * The address of the shared broker, for {@code bootstrap.servers}. Call it from a test or a {@code @BeforeAll} method:
     * where no broker can be had it ends the test as skipped, which a static initialiser would turn into a failure.
     */
    public static synchronized String bootstrapServers() {
        if (running == null) {
            running = start();
        }
        return running.get();
    }

    /** {@code prefix} and something that no other test has. */
    public static String uniqueName(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static Supplier<String> start() {
        String bootstrap = System.getProperty(BOOTSTRAP_PROPERTY);
        if (bootstrap != null) {
            return () -> bootstrap;
        }
        String kind = System.getProperty(KIND_PROPERTY, "embedded");
        if (kind.equals("embedded")) {
            return embedded();
        }
        if (kind.equals("testcontainers")) {
            return container();
        }
        throw new IllegalArgumentException(
                "-D" + KIND_PROPERTY + "=" + kind + " is unknown; expected embedded or testcontainers");
    }

    private static Supplier<String> embedded() {
        EmbeddedBroker broker = EmbeddedBroker.ephemeral();
        stopWithTheJvm(broker::close);
        return broker::bootstrapServers;
    }

    private static Supplier<String> container() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            String reason = "Tests that need a broker are skipped: -D" + KIND_PROPERTY
                    + "=testcontainers asks for a container, but no Docker engine can be reached";
            // Surefire drops the reason when a whole class is skipped.
            LOG.warn(reason);
            return () -> Assumptions.abort(reason);
        }
        KafkaContainer container = new KafkaContainer(IMAGE);
        for (Map.Entry<String, String> setting : BrokerSettings.tuning().entrySet()) {
            container.withEnv(
                    "KAFKA_" + setting.getKey().replace('.', '_').toUpperCase(Locale.ROOT), setting.getValue());
        }
        container.start();
        stopWithTheJvm(container::stop);
        return container::getBootstrapServers;
    }

    private static void stopWithTheJvm(Runnable stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(stop, "test-broker-stop"));
    }
}

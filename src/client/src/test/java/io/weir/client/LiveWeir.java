package io.weir.client;

import io.weir.embedded.EmbeddedBroker;
import io.weir.streams.WeirConfig;
import io.weir.streams.WeirEngine;
import io.weir.topics.TopicOptions;
import io.weir.topics.TopicPlan;
import io.weir.topics.TopicSpecs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** A broker of its own with Weir's topics, the engine, and an {@link AnsweringWorker}. */
final class LiveWeir implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final EmbeddedBroker broker;
    private final WeirEngine engine;
    private final AnsweringWorker worker;

    private LiveWeir(EmbeddedBroker broker, WeirEngine engine, AnsweringWorker worker) {
        this.broker = broker;
        this.engine = engine;
        this.worker = worker;
    }

    /** Less than the client takes for the largest request. */
    static final int LARGEST_INPUT = 300_000;

    static LiveWeir start(Path stateDirectory) throws InterruptedException {
        EmbeddedBroker broker = EmbeddedBroker.ephemeral();
        String bootstrapServers = broker.bootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            TopicPlan.check(
                            admin,
                            TopicSpecs.packaged(),
                            TopicOptions.defaults().withPartitions(3).withReplicas(1))
                    .apply(admin);
        }
        WeirEngine engine = new WeirEngine(WeirConfig.of(Map.of(
                "weir.bootstrap.servers",
                bootstrapServers,
                "weir.state.dir",
                stateDirectory.toString(),
                "weir.limits.input.bytes",
                Integer.toString(LARGEST_INPUT))));
        engine.start();
        AnsweringWorker worker = AnsweringWorker.start(bootstrapServers);
        if (!engine.awaitRunning(START)) {
            throw new IllegalStateException("the engine does not run after " + START);
        }
        return new LiveWeir(broker, engine, worker);
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public void close() {
        worker.close();
        engine.close();
        broker.close();
    }
}

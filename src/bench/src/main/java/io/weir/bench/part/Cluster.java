package io.weir.bench.part;

import io.weir.bench.work.Shape;
import io.weir.topics.TopicOptions;
import io.weir.topics.TopicPlan;
import io.weir.topics.TopicSpec;
import io.weir.topics.TopicSpecs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** The cluster of a benchmark: the processes it has started, and the address of a broker, which may be one of them. */
public final class Cluster implements AutoCloseable {
    private static final String DEFAULT_HEAP = "512m";

    private final ClusterPlan plan;
    private final Path directory;
    private final List<PartProcess> parts = new ArrayList<>();
    private String bootstrapServers = "";

    private Cluster(ClusterPlan plan, Path directory) {
        this.plan = plan;
        this.directory = directory;
    }

    /**
     * Starts the processes of the plan and returns when all of them are up.
     *
     * @param directory for the processes' files
     * @throws PartException if one of them does not come up
     */
    public static Cluster start(ClusterPlan plan, Path directory) {
        Cluster cluster = new Cluster(plan, directory.toAbsolutePath());
        try {
            cluster.startParts();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void startParts() {
        String given = plan.bootstrapServers();
        bootstrapServers = given != null ? given : startBroker();
        applyTopics(given == null);
        List<PartProcess> starting = new ArrayList<>();
        for (int i = 1; i <= plan.engines(); i++) {
            starting.add(start(PartKind.ENGINE, "engine-" + i, engineSettings("engine-" + i)));
        }
        for (int i = 1; i <= plan.workers(); i++) {
            starting.add(start(PartKind.WORKER, "worker-" + i, workerSettings("worker-" + i)));
        }
        starting.forEach(PartProcess::awaitUp);
    }

    private String startBroker() {
        PartProcess broker = start(PartKind.BROKER, "broker", plan.settings().getOrDefault(PartKind.BROKER, Map.of()));
        return Optional.ofNullable(broker.awaitUp().get(BrokerPart.ADDRESS))
                .orElseThrow(() -> new PartException("the broker did not say where it listens"));
    }

    /**
     * On an existing cluster, only the topics of the benchmark's own queues are created; the operator manages the
     * others.
     */
    private void applyTopics(boolean ours) {
        List<TopicSpec> specs = new ArrayList<>(TopicSpecs.packaged());
        specs.add(TopicSpecs.forQueue(Shape.QUEUE));
        specs.add(TopicSpecs.forQueue(Shape.IDLE_QUEUE));
        TopicOptions options = ours
                ? TopicOptions.defaults().withPartitions(plan.partitions())
                : TopicOptions.defaults().adoptingPartitions();
        try (Admin admin = Admin.create(clientSettings())) {
            if (!ours) {
                specs = specs.subList(specs.size() - 2, specs.size());
            }
            TopicPlan.check(admin, specs, options).apply(admin);
        }
    }

    private Map<String, String> engineSettings(String name) {
        Map<String, String> settings = new HashMap<>(plan.client());
        settings.put(
                "weir.state.dir",
                PartProcess.dataOf(name, directory).resolve("state").toString());
        settings.put("weir.limits.steps", Integer.toString(Shape.LARGEST));
        settings.putAll(plan.settings().getOrDefault(PartKind.ENGINE, Map.of()));
        settings.put("weir.bootstrap.servers", bootstrapServers);
        return settings;
    }

    private Map<String, String> workerSettings(String name) {
        Map<String, String> settings = new HashMap<>(plan.client());
        settings.put("weir.worker.id", name);
        settings.put("weir.worker.queues", Shape.QUEUE);
        settings.putAll(plan.settings().getOrDefault(PartKind.WORKER, Map.of()));
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put(WorkerPart.PAYLOAD_BYTES, Integer.toString(plan.payloadBytes()));
        return settings;
    }

    private PartProcess start(PartKind kind, String name, Map<String, String> settings) {
        List<String> options = new ArrayList<>();
        options.add("-Xmx" + plan.heaps().getOrDefault(kind, DEFAULT_HEAP));
        options.addAll(plan.jvmOptions().getOrDefault(kind, List.of()));
        PartProcess part = PartProcess.start(
                new PartSpec(kind, name, Collector.inherited(options), plan.recorded(), settings), directory);
        parts.add(part);
        return part;
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** For clients of the benchmark itself. */
    public Map<String, Object> clientSettings() {
        Map<String, Object> settings = new HashMap<>(plan.client());
        settings.put("bootstrap.servers", bootstrapServers);
        return settings;
    }

    /** The started processes, in start order. */
    public List<PartProcess> parts() {
        return List.copyOf(parts);
    }

    /** Ends the processes: workers and engines first, then the broker when they have disconnected from it. */
    @Override
    public void close() {
        List<PartProcess> others = new ArrayList<>(parts);
        others.removeIf(part -> part.kind() == PartKind.BROKER);
        others.forEach(PartProcess::beginToEnd);
        others.forEach(PartProcess::close);
        parts.forEach(PartProcess::close);
        parts.clear();
    }
}

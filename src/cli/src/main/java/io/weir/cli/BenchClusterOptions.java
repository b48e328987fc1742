package io.weir.cli;

import io.weir.bench.part.ClusterPlan;
import io.weir.bench.part.PartKind;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code weir bench} about the measured cluster. */
final class BenchClusterOptions {
    @Option(
            names = {"-b", "--bootstrap-servers"},
            paramLabel = "HOST:PORT",
            description = {
                "An existing cluster with Weir's topics, instead of the benchmark's own broker. The topics of the"
                        + " queues `bench` and `bench-idle` are created if they are missing."
            })
    private @Nullable String bootstrapServers;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "A properties file with settings of Kafka's clients for that cluster.")
    private @Nullable Path config;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of the own broker's topics. Default: 8.")
    private int partitions = 8;

    @Option(names = "--engines", paramLabel = "N", description = "Engine processes. Default: 1.")
    private int engines = 1;

    @Option(names = "--no-engine", description = "Use the engine that runs on the given cluster.")
    private boolean noEngine;

    @Option(names = "--engine-threads", paramLabel = "N", description = "Stream threads of each engine. Default: 1.")
    private int engineThreads = 1;

    @Option(names = "--workers", paramLabel = "N", description = "Worker processes. Default: 1.")
    private int workers = 1;

    @Option(names = "--no-worker", description = "Use the worker that serves the queue `bench` on the given cluster.")
    private boolean noWorker;

    @Option(
            names = "--worker-concurrency",
            paramLabel = "N",
            description = "Steps that a worker runs at the same time. Default: 64.")
    private int workerConcurrency = 64;

    @Option(
            names = "--transport",
            paramLabel = "classic|share",
            description = "Transport of the workers. Default: classic.")
    private Transport transport = Transport.CLASSIC;

    @Option(
            names = "--isolation",
            paramLabel = "committed|uncommitted",
            description = "Isolation of the workers' reads. Default: uncommitted, the default of workers.")
    private Isolation isolation = Isolation.UNCOMMITTED;

    @Option(
            names = "--heap",
            paramLabel = "PART=SIZE",
            description = "Largest heap of each broker, engine or worker, for example engine=1g. Default: 512m.")
    private Map<PartKind, String> heaps = new EnumMap<>(PartKind.class);

    @Option(
            names = "--jvm-options",
            paramLabel = "PART=OPTIONS",
            description =
                    "For the JVMs of broker, engine or worker, for example engine=\"-XX:+UseZGC -Xlog:gc\". Unless they name a"
                            + " garbage collector, each gets the one of this JVM.")
    private Map<PartKind, String> jvmOptions = new EnumMap<>(PartKind.class);

    @Option(names = "--broker-setting", paramLabel = "KEY=VALUE", description = "A setting of the own broker.")
    private Map<String, String> brokerSettings = new LinkedHashMap<>();

    @Option(
            names = "--engine-setting",
            paramLabel = "KEY=VALUE",
            description = "A setting of the engines, weir.… or Kafka's, as in a file for `weir server`.")
    private Map<String, String> engineSettings = new LinkedHashMap<>();

    @Option(
            names = "--worker-setting",
            paramLabel = "KEY=VALUE",
            description = "A setting of the workers, weir.worker.… or Kafka's.")
    private Map<String, String> workerSettings = new LinkedHashMap<>();

    @Option(
            names = "--profile",
            paramLabel = "jfr",
            description = "Record every process with Java Flight Recorder, into --directory.")
    private @Nullable Profile profile;

    enum Transport {
        CLASSIC,
        SHARE
    }

    enum Isolation {
        COMMITTED,
        UNCOMMITTED
    }

    enum Profile {
        JFR
    }

    /** @throws Failure if options contradict each other */
    ClusterPlan plan(Surroundings around, int payloadBytes) {
        if (bootstrapServers == null && (noEngine || noWorker || config != null)) {
            throw Failure.usage("--no-engine, --no-worker and --config need an existing cluster; expected"
                    + " --bootstrap-servers with them");
        }
        if (partitions < 1 || engines < 1 || engineThreads < 1 || workers < 1 || workerConcurrency < 1) {
            throw Failure.usage("found " + partitions + " partitions, " + engines + " engines of " + engineThreads
                    + " threads and " + workers + " workers of " + workerConcurrency
                    + " steps at a time, expected at least one of each");
        }
        Map<String, String> client = Map.of();
        if (bootstrapServers != null) {
            Reachability.require(bootstrapServers);
            if (config != null) {
                client = KafkaOptions.read(around.directory().resolve(config));
            }
        }
        Map<PartKind, Map<String, String>> settings = new EnumMap<>(PartKind.class);
        settings.put(PartKind.BROKER, brokerSettings);
        settings.put(PartKind.ENGINE, engineSettings());
        settings.put(PartKind.WORKER, workerSettings());
        Map<PartKind, List<String>> options = new EnumMap<>(PartKind.class);
        jvmOptions.forEach(
                (kind, words) -> options.put(kind, List.of(words.trim().split("\\s+", -1))));
        return new ClusterPlan(
                bootstrapServers,
                client,
                partitions,
                noEngine ? 0 : engines,
                noWorker ? 0 : workers,
                payloadBytes,
                heaps,
                options,
                settings,
                profile != null);
    }

    boolean recorded() {
        return profile != null;
    }

    boolean ownBroker() {
        return bootstrapServers == null;
    }

    private Map<String, String> engineSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("weir.threads", Integer.toString(engineThreads));
        settings.putAll(engineSettings);
        return settings;
    }

    private Map<String, String> workerSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("weir.worker.transport", lower(transport));
        settings.put("weir.worker.isolation", "read_" + lower(isolation));
        settings.put("weir.worker.max.concurrency", Integer.toString(workerConcurrency));
        settings.putAll(workerSettings);
        return settings;
    }

    void describe(Map<String, String> setting) {
        setting.put(
                "parts",
                (bootstrapServers == null ? "a broker" : "the cluster at " + bootstrapServers) + ", "
                        + (noEngine ? "its engine" : engines + " engine(s) of " + engineThreads + " thread(s)") + ", "
                        + (noWorker
                                ? "its worker"
                                : workers + " worker(s), " + workerConcurrency + " steps at a time"));
        setting.put("transport", lower(transport) + ", read_" + lower(isolation));
        setting.put("partitions", bootstrapServers == null ? Integer.toString(partitions) : "the cluster's");
        put(setting, "broker settings", brokerSettings);
        put(setting, "engine settings", engineSettings);
        put(setting, "worker settings", workerSettings);
        put(setting, "heaps", heaps);
        put(setting, "JVM options", jvmOptions);
        setting.put(
                "machine",
                Runtime.getRuntime().availableProcessors() + " processors, Java " + System.getProperty("java.version")
                        + ", " + System.getProperty("os.name"));
    }

    private static void put(Map<String, String> setting, String name, Map<?, String> given) {
        if (!given.isEmpty()) {
            StringJoiner text = new StringJoiner(", ");
            given.forEach((key, value) -> text.add(key.toString().toLowerCase(Locale.ROOT) + "=" + value));
            setting.put(name, text.toString());
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

package io.weir.cli;

import io.weir.access.AccessTable;
import io.weir.access.ConnectionTrouble;
import io.weir.access.Refusals;
import io.weir.access.Role;
import io.weir.protocol.Topics;
import io.weir.streams.Changelogs;
import io.weir.streams.WeirConfig;
import io.weir.topics.TopicOptions;
import io.weir.topics.TopicPlan;
import io.weir.topics.TopicSpec;
import io.weir.topics.TopicSpecs;
import io.weir.topics.TopicsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code topics apply} and {@code topics check}, and the plan made from them. */
final class TopicsOptions {
    static final String APPLICATION_ID = "weir.application.id";
    private static final int API_TIMEOUT_MS = 10_000;

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of the topics that runs live on. Default: the number of the cluster's topics,"
                    + " otherwise that of the files; a different number is refused.")
    private @Nullable Integer partitions;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description =
                    "Replicas of every topic. Default: the files' number, or the number of brokers if that is less.")
    private @Nullable Integer replicas;

    @Option(
            names = "--queue",
            paramLabel = "NAME",
            description = "A worker queue besides `" + Topics.DEFAULT_QUEUE + "`; may be given more than once.")
    private List<String> queues = new ArrayList<>();

    @Option(
            names = "--topics",
            paramLabel = "PATH",
            description = "A KafkaTopic file, or a directory of them, instead of the packaged ones.")
    private @Nullable Path files;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    Settings settings(Surroundings around) {
        return kafka.settings(around);
    }

    /** @throws Failure if nothing listens at the address */
    static Admin admin(Settings settings) {
        Reachability.require(settings.bootstrapServers());
        Map<String, Object> client = settings.forClients();
        client.putIfAbsent("default.api.timeout.ms", API_TIMEOUT_MS);
        client.putIfAbsent("request.timeout.ms", API_TIMEOUT_MS / 2);
        return Admin.create(client);
    }

    /** @param withState true to also create missing topics of the engine's state, if the engine is given */
    TopicPlan plan(Admin admin, Settings settings, Path directory, boolean withState) {
        List<TopicSpec> specs =
                new ArrayList<>(files == null ? TopicSpecs.packaged() : TopicSpecs.read(directory.resolve(files)));
        queues.forEach(queue -> specs.add(TopicSpecs.forQueue(queue)));
        TopicOptions options = TopicOptions.defaults();
        if (partitions != null) {
            options = options.withPartitions(partitions);
        } else if (files == null) {
            // The packaged number is for a cluster without topics. A number in given files is intended.
            options = options.adoptingPartitions();
        }
        if (replicas != null) {
            options = options.withReplicas(replicas);
        }
        String applicationId = settings.weir().getOrDefault(APPLICATION_ID, "weir");
        List<TopicSpec> state = withState && isEngineGiven(settings) ? state(settings, applicationId) : List.of();
        TopicOptions chosen = options.withApplicationId(applicationId);
        return explained(settings, () -> TopicPlan.check(admin, specs, state, chosen));
    }

    /** Calls Kafka; a missing right or a wrong connection setting becomes a sentence. */
    static <T> T explained(Settings settings, Supplier<T> asking) {
        try {
            return asking.get();
        } catch (TopicsException e) {
            String applicationId = settings.weir().getOrDefault(APPLICATION_ID, "weir");
            throw new Refusals(
                            settings.bootstrapServers(),
                            "this administrator",
                            "ADMINISTRATOR",
                            AccessTable.ofEngine(applicationId).of(Role.ADMINISTRATOR))
                    .explain(e)
                    .or(() -> ConnectionTrouble.explain(e, settings.bootstrapServers(), settings.kafka()))
                    .<RuntimeException>map(sentence -> new Failure(ExitCode.UNREACHABLE, sentence, e))
                    .orElse(e);
        }
    }

    /** Returns true if the engine of the topics is known; without it, no state topics can be named. */
    static boolean isEngineGiven(Settings settings) {
        return settings.weir().containsKey(APPLICATION_ID);
    }

    private static List<TopicSpec> state(Settings settings, String applicationId) {
        Map<String, String> config = Changelogs.topicSettings(WeirConfig.of(settings.forEngine()));
        return Arrays.stream(Changelogs.values())
                .map(changelog -> TopicSpecs.forState(changelog.topic(applicationId), config))
                .toList();
    }
}

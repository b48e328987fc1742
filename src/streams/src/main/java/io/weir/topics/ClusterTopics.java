package io.weir.topics;

import io.weir.protocol.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/**
 * The topics of a cluster that concern a plan.
 *
 * @param brokers the number of brokers
 * @param topics by name: the specified topics that exist, the topics of all queues, and the engine's changelogs
 */
record ClusterTopics(int brokers, Map<String, Existing> topics) {
    private static final String CHANGELOG = "-changelog";

    /** @param config all settings in force, including defaults; empty for topics that aren't specified */
    record Existing(int partitions, int replicas, Map<String, String> config) {}

    ClusterTopics {
        topics = new TreeMap<>(topics);
    }

    @Nullable
    Existing get(String topic) {
        return topics.get(topic);
    }

    /** Returns the queues' topics, specified or not. */
    List<String> queues() {
        return topics.keySet().stream().filter(ClusterTopics::isQueue).toList();
    }

    /** Returns the changelogs of the engine's state. */
    List<String> changelogs() {
        return topics.keySet().stream()
                .filter(name -> name.endsWith(CHANGELOG) && !isQueue(name))
                .toList();
    }

    static boolean isQueue(String topic) {
        return topic.startsWith(Topics.stepReady(""));
    }

    static ClusterTopics read(Admin admin, Collection<String> specified, Optional<String> applicationId) {
        int brokers =
                answer(admin.describeCluster().nodes(), "counting the brokers").size();
        Set<String> names = new TreeSet<>(answer(admin.listTopics().names(), "listing the topics"));
        names.removeIf(name -> !specified.contains(name) && !isQueue(name) && !isChangelogOf(applicationId, name));
        Map<String, TopicDescription> described =
                answer(admin.describeTopics(names).allTopicNames(), "describing the topics " + names);
        List<ConfigResource> resources = new ArrayList<>();
        for (String name : names) {
            if (specified.contains(name)) {
                resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name));
            }
        }
        Map<ConfigResource, Config> configs =
                answer(admin.describeConfigs(resources).all(), "reading the settings of " + names);
        Map<String, Existing> topics = new TreeMap<>();
        described.forEach((name, topic) -> topics.put(
                name,
                new Existing(
                        topic.partitions().size(),
                        topic.partitions().get(0).replicas().size(),
                        values(configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name))))));
        return new ClusterTopics(brokers, topics);
    }

    private static boolean isChangelogOf(Optional<String> applicationId, String name) {
        return applicationId.isPresent() && name.startsWith(applicationId.get() + "-") && name.endsWith(CHANGELOG);
    }

    private static Map<String, String> values(@Nullable Config config) {
        Map<String, String> values = new TreeMap<>();
        if (config != null) {
            for (ConfigEntry entry : config.entries()) {
                if (entry.value() != null) {
                    values.put(entry.name(), entry.value());
                }
            }
        }
        return values;
    }

    /**
     * Returns the cluster's answer, or fails with a sentence that says what was requested and why there was no answer.
     */
    static <T> T answer(KafkaFuture<T> future, String doing) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw failed(doing, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(doing, e);
        }
    }

    static TopicsException failed(String doing, Throwable cause) {
        return new TopicsException(
                TopicsException.Kind.CLUSTER,
                "Kafka failed at " + doing + ": " + cause.getClass().getSimpleName() + ": " + cause.getMessage(),
                cause);
    }
}

package io.weir.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/** Applies the actions of a plan and waits until they are visible. */
final class PlanExecution {
    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);
    private static final long LOOK_AGAIN_MS = 10;

    private final Admin admin;

    PlanExecution(Admin admin) {
        this.admin = admin;
    }

    void run(List<Finding.Create> creations, List<Finding.AlterConfig> alterations) {
        create(creations);
        alter(alterations);
        awaitVisible(creations, alterations);
    }

    private void create(List<Finding.Create> creations) {
        Map<String, NewTopic> topics = new LinkedHashMap<>();
        for (Finding.Create creation : creations) {
            TopicSpec spec = creation.spec();
            NewTopic topic = new NewTopic(spec.name(), spec.partitions(), spec.replicas()).configs(spec.config());
            topics.put(spec.name(), topic);
        }
        if (!topics.isEmpty()) {
            ClusterTopics.answer(admin.createTopics(topics.values()).all(), "creating the topics " + topics.keySet());
        }
    }

    private void alter(List<Finding.AlterConfig> alterations) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new LinkedHashMap<>();
        for (Finding.AlterConfig alteration : alterations) {
            List<AlterConfigOp> operations = new ArrayList<>();
            alteration
                    .drifts()
                    .forEach((key, drift) -> operations.add(
                            new AlterConfigOp(new ConfigEntry(key, drift.expected()), AlterConfigOp.OpType.SET)));
            changes.put(new ConfigResource(ConfigResource.Type.TOPIC, alteration.topic()), operations);
        }
        if (!changes.isEmpty()) {
            ClusterTopics.answer(admin.incrementalAlterConfigs(changes).all(), "setting topics' configuration");
        }
    }

    /** The controller answers first. A broker could still return the old state to a request right after that. */
    private void awaitVisible(List<Finding.Create> creations, List<Finding.AlterConfig> alterations) {
        Set<String> topics = new TreeSet<>();
        creations.forEach(creation -> topics.add(creation.topic()));
        alterations.forEach(alteration -> topics.add(alteration.topic()));
        long start = System.nanoTime();
        while (!topics.isEmpty() && !areVisible(topics, alterations)) {
            if (System.nanoTime() - start > VISIBLE_WITHIN.toNanos()) {
                throw new TopicsException(
                        TopicsException.Kind.CLUSTER,
                        "The controller accepted the changes to " + topics + ", but the brokers don't show them after "
                                + VISIBLE_WITHIN.toSeconds() + " s",
                        null);
            }
            pause();
        }
    }

    private boolean areVisible(Set<String> topics, List<Finding.AlterConfig> alterations) {
        ClusterTopics shown = ClusterTopics.read(admin, topics, Optional.empty());
        return shown.topics().keySet().containsAll(topics)
                && alterations.stream().allMatch(alteration -> isVisible(shown, alteration));
    }

    private static boolean isVisible(ClusterTopics shown, Finding.AlterConfig alteration) {
        ClusterTopics.Existing existing = shown.get(alteration.topic());
        Map<String, String> expected = new TreeMap<>();
        alteration.drifts().forEach((key, drift) -> expected.put(key, drift.expected()));
        return existing != null && existing.config().entrySet().containsAll(expected.entrySet());
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ClusterTopics.failed("waiting for the changes to show", e);
        }
    }
}

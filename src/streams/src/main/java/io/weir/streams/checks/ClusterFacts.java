package io.weir.streams.checks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.acl.AclOperation;

/**
 * The facts about a cluster that matter to an engine.
 *
 * @param brokers the number of brokers; a failure if the cluster was not reached
 * @param topics by name: Weir's own topics, the topics of all queues, and the changelogs
 * @param emitTopics by name: the topics of other applications that the settings name. An engine only writes to them
 * @param listing the names of the topics that this client may see; without it, queues are missing from {@code topics}
 * @param brokerSettings the settings of one broker; all brokers of a cluster are assumed to be alike
 * @param transactionVersion the finalized level of Kafka's feature, 0 for none
 * @param group the permitted operations on the engine's consumer group; empty if there is no such group
 * @param transactions true if the engine's transactional ids may be seen
 * @param creations missing changelogs that may be created
 * @param openTransactions transactions that hold back an input
 */
record ClusterFacts(
        Fact<Integer> brokers,
        Map<String, TopicFact> topics,
        Map<String, TopicFact> emitTopics,
        Fact<Set<String>> listing,
        Fact<Map<String, String>> brokerSettings,
        Fact<Integer> transactionVersion,
        Fact<Optional<Set<AclOperation>>> group,
        Fact<Boolean> transactions,
        Fact<List<String>> creations,
        Fact<List<OpenTransaction>> openTransactions) {
    ClusterFacts {
        topics = Map.copyOf(topics);
        emitTopics = Map.copyOf(emitTopics);
    }

    static ClusterFacts unreached(Exception why) {
        return new ClusterFacts(
                Fact.failed(why),
                Map.of(),
                Map.of(),
                Fact.failed(why),
                Fact.failed(why),
                Fact.failed(why),
                Fact.failed(why),
                Fact.failed(why),
                Fact.failed(why),
                Fact.failed(why));
    }

    /** Returns true if rights may be checked at all, and also if that is not known. */
    boolean mayHaveAuthorizer() {
        return brokerSettings()
                .known()
                .map(settings ->
                        !settings.getOrDefault("authorizer.class.name", "").isEmpty())
                .orElse(true);
    }

    /** Returns the topics for which Kafka did not say whether they exist, each with the reason. */
    Map<String, String> unseen() {
        Map<String, String> unseen = new TreeMap<>();
        topics.forEach((name, fact) -> {
            if (fact.isUnseen()) {
                unseen.put(name, fact.settings().whyNot());
            }
        });
        return unseen;
    }

    /** Returns the topics that exist or may exist and whose settings could not be read, each with the reason. */
    Map<String, String> withoutSettings() {
        Map<String, String> unread = unseen();
        topics.forEach((name, fact) -> {
            if (fact.isPresent() && fact.settings().known().isEmpty()) {
                unread.put(name, fact.settings().whyNot());
            }
        });
        return unread;
    }

    TopicFact topic(String name) {
        return topics.getOrDefault(name, TopicFact.absent(TopicFact.State.MISSING));
    }

    TopicFact emitTopic(String name) {
        return emitTopics.getOrDefault(name, TopicFact.absent(TopicFact.State.MISSING));
    }
}
